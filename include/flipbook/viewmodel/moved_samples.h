// Who moved most on the shown page, measured against the samples around it; found on a pool thread,
// and only while somebody wants to know.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/ids.h"
#include "flipbook/core/result.h"

namespace flipbook::viewmodel {

class FlipbookPlayer;
class LatestJob;
class OpenRun;

struct MovedSample {
  SampleId sample;
  float shareOfMap{};                      // of the map's width or height, whichever is longer
  std::optional<ClassId> predictedBefore;  // nothing: not evaluated on the page before
  std::optional<ClassId> predictedNow;

  friend bool operator==(const MovedSample&, const MovedSample&) = default;
};

// The `count` that moved most relative to their neighbours of the page before, farthest first; who
// moved by less than half a percent of the map is left out. Both
// frames are of the same run. Any thread.
[[nodiscard]] std::vector<MovedSample> movedBetween(const EpochFrame& before, const EpochFrame& now,
                                                    std::size_t count);

class MovedSamples : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kMost = 120;

  enum class State : std::uint8_t {
    NoPage,     // no run, or no page yet
    FirstPage,  // nothing came before it
    Looking,    // samples() are of the page before, or empty
    Found,
    Unreadable  // one of the two pages is damaged
  };

  explicit MovedSamples(QObject* parent = nullptr);
  ~MovedSamples() override;

  // Both null: no run. Both must outlive their being set here.
  void setRun(OpenRun* run, FlipbookPlayer* player);
  void setWanted(bool isWanted);

  [[nodiscard]] State state() const { return m_state; }
  [[nodiscard]] const std::vector<MovedSample>& samples() const { return m_samples; }
  // That samples() are of; with State::Found only.
  [[nodiscard]] EpochIndex epoch() const { return m_epoch; }

 Q_SIGNALS:
  void changed();

 private:
  void follow();
  void enter(State state);

  OpenRun* m_run{};
  FlipbookPlayer* m_player{};
  State m_state{State::NoPage};
  std::vector<MovedSample> m_samples;
  EpochIndex m_epoch;
  bool m_isWanted{};
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
