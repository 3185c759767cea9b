// Where the flipbook is open: commands and a clock tick in, what changed out. A value; no threads,
// no Qt.

#pragma once

#include <chrono>
#include <cstdint>
#include <variant>
#include <vector>

#include "flipbook/core/ids.h"

namespace flipbook::playback {

// Pages are positions in the list of recorded epochs, 0 to pageCount - 1.
struct GoTo {
  std::uint32_t page{};
};
struct StepBack {
  std::uint32_t pages{1};
};
struct StepForward {
  std::uint32_t pages{1};
};
struct GoToFirst {};
struct Play {};
struct Pause {};
struct Follow {};  // go to the last page and stay with the live end
struct SetRate {
  double pagesPerSecond{};
};  // in [0.25, 60]
struct SetLoop {
  bool isLooping{};
};
// The run has this many pages now; a playhead that follows goes to the last.
struct SetPageCount {
  std::uint32_t pages{};
};

using Command = std::variant<GoTo, StepBack, StepForward, GoToFirst, Play, Pause, Follow, SetRate,
                             SetLoop, SetPageCount>;

struct Change {
  bool page{};      // page() differs
  bool position{};  // position() differs (a glide between pages)
  bool mode{};      // playing, following, rate or loop differ

  friend bool operator==(const Change&, const Change&) = default;
};

// While it moves from one page to the next, position() glides from the one to the other: a page
// turned by hand glides for kGlide, playing glides all the time. A jump of more than one page
// glides straight from where the picture was.
class Playhead {
 public:
  static constexpr std::chrono::milliseconds kGlide{400};

  // Every explicit move (GoTo, StepBack, StepForward, GoToFirst) pauses and stops following.
  // Playing past the last page wraps if looping, else pauses there.
  Change apply(const Command& command);
  Change tick(std::chrono::nanoseconds elapsed);

  [[nodiscard]] std::uint32_t pageCount() const { return m_pageCount; }
  [[nodiscard]] std::uint32_t page() const { return m_page; }  // the page whose figures are shown
  [[nodiscard]] bool isPlaying() const { return m_isPlaying; }
  [[nodiscard]] bool isFollowing() const { return m_isFollowing; }
  [[nodiscard]] bool isLooping() const { return m_isLooping; }
  [[nodiscard]] double pagesPerSecond() const { return m_pagesPerSecond; }

  // The glide: from page `from` to page `to`, at `fraction` in [0, 1] (eased); from == to at rest.
  struct Glide {
    std::uint32_t from{};
    std::uint32_t to{};
    double fraction{1};
    friend bool operator==(const Glide&, const Glide&) = default;
  };
  [[nodiscard]] Glide glide() const;
  [[nodiscard]] bool isGliding() const;

 private:
  std::uint32_t m_pageCount{};
  std::uint32_t m_page{};
  std::uint32_t m_glideFrom{};
  double m_glideSecs{};  // since the glide began
  double m_glideLengthSecs{};
  double m_playSecs{};  // since the page was turned while playing
  double m_pagesPerSecond{2};
  bool m_isPlaying{};
  bool m_isFollowing{true};
  bool m_isLooping{};
};

}  // namespace flipbook::playback
