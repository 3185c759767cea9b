// Where the flipbook is open: commands and a clock tick in, what changed out. A value; no threads,
// no Qt.

#pragma once

#include <chrono>
#include <cstdint>
#include <variant>

namespace flipbook::playback {

// Pages are positions in the list of recorded epochs, 0 to pageCount - 1.
struct GoTo {
  std::uint32_t page{};  // beyond the last: the last
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
  double pagesPerSecond{};  // taken into [0.25, 60]; not a number: ignored
};
struct SetLoop {
  bool isLooping{};
};
// The run has this many pages now; a playhead that follows goes to the last. None at all: a fresh
// playhead, which follows; rate and loop stay.
struct SetPageCount {
  std::uint32_t pages{};
};

using Command = std::variant<GoTo, StepBack, StepForward, GoToFirst, Play, Pause, Follow, SetRate,
                             SetLoop, SetPageCount>;

struct Change {
  bool page{};      // page() differs, or there is a first page now, or no page any more
  bool position{};  // position() differs (a glide between pages)
  bool mode{};      // playing, following, rate or loop differ

  friend bool operator==(const Change&, const Change&) = default;
};

// While it moves from one page to the next, position() glides from the one to the other: a page
// turned by hand glides for kGlide, playing glides all the time. A jump of more than one page
// glides straight from where the picture was, also when the picture was between two pages.
class Playhead {
 public:
  static constexpr std::chrono::milliseconds kGlide{400};
  static constexpr double kSlowestRate = 0.25;
  static constexpr double kFastestRate = 60;

  // Every explicit move (GoTo, StepBack, StepForward, GoToFirst) pauses and stops following. Play
  // stops following, and starts over if the last page is shown. Playing past the last page wraps if
  // looping, else pauses there. Without pages moves do nothing.
  Change apply(const Command& command);
  // Time that has passed since the last tick; a negative one (a clock set back) counts as none.
  Change tick(std::chrono::nanoseconds elapsed);
  // Ends the glide at once: for people who want pages to cut.
  Change finishGlide();

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
  // Where the glide is, in pages: 2.5 is half way from page 2 to page 3.
  [[nodiscard]] double position() const;

 private:
  enum class Pace : std::uint8_t { ByHand, Playing };

  void obey(const GoTo& command);
  void obey(const StepBack& command);
  void obey(const StepForward& command);
  void obey(const GoToFirst& command);
  void obey(const Play& command);
  void obey(const Pause& command);
  void obey(const Follow& command);
  void obey(const SetRate& command);
  void obey(const SetLoop& command);
  void obey(const SetPageCount& command);

  void moveTo(std::uint32_t page);
  void turnTo(std::uint32_t page, Pace pace);
  void cutTo(std::uint32_t page);
  void playOn();
  [[nodiscard]] std::uint32_t lastPage() const { return m_pageCount == 0 ? 0 : m_pageCount - 1; }
  [[nodiscard]] double pageSecs() const { return 1 / m_pagesPerSecond; }
  [[nodiscard]] Change changeSince(const Playhead& before) const;

  std::uint32_t m_pageCount{};
  std::uint32_t m_page{};
  std::uint32_t m_glideFrom{};
  double m_glideStart{};  // the fraction at which the glide began
  double m_glideSecs{};   // since the glide began
  double m_glideLengthSecs{};
  Pace m_pace{};
  double m_playSecs{};  // since the page was turned while playing
  double m_pagesPerSecond{2};
  bool m_isPlaying{};
  bool m_isFollowing{true};
  bool m_isLooping{};
};

}  // namespace flipbook::playback
