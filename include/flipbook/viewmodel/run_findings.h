// The findings of the open run: pages are taken in as they come, beside the window, and ranked anew
// whenever the newest one is in.

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/findings/findings.h"

namespace flipbook::viewmodel {

class LatestJob;
class OpenRun;

struct ListedFinding {
  SampleId sample;
  findings::FindingKind kind{};
  float score{};                     // in [0, 1]
  std::optional<ClassId> suggested;  // of a label
  std::optional<SampleId> other;     // of a duplicate
  std::optional<EpochIndex> since;   // the first page on which it showed
  QString reason;                    // a sentence without a full stop
};

// How far the audit of the run is (recording/audit.h). A complete one judges the wrong labels too.
struct AuditState {
  std::uint32_t folds{};  // the run itself included
  std::uint32_t epochs{};
  std::uint32_t done{};  // of the folds

  [[nodiscard]] bool isComplete() const { return done == folds; }
  friend bool operator==(const AuditState&, const AuditState&) = default;
};

// All lists, highest score first. Never changed once it is published.
class RankedFindings {
 public:
  // Of a kind; nobody looks at more.
  static constexpr std::size_t kMostListed = 5000;

  bool isTooEarly{};                // only duplicates are known, by bytes and pixels
  std::uint32_t pages{};            // judged
  EpochIndex upTo;                  // the newest of them
  std::optional<AuditState> audit;  // nothing: none was begun

  findings::ThinSpots thin;

  [[nodiscard]] const std::vector<ListedFinding>& list(findings::FindingKind kind) const {
    return m_lists[static_cast<std::size_t>(kind)];
  }
  // For each of the list, by the shape of all scores of the run (findings/wrong_share.h).
  [[nodiscard]] const std::vector<double>& guess(findings::FindingKind kind) const {
    return m_guesses[static_cast<std::size_t>(kind)];
  }
  // Where the sample stands in a list; nothing: below its end.
  [[nodiscard]] std::optional<std::size_t> rankOf(findings::FindingKind kind,
                                                  SampleId sample) const;
  [[nodiscard]] const ListedFinding* find(findings::FindingKind kind, SampleId sample) const;

  // At the end of its kind's list.
  void append(ListedFinding finding);
  // As many as the list has.
  void setGuess(findings::FindingKind kind, std::vector<double> guess);

 private:
  std::array<std::vector<ListedFinding>, findings::kFindingKinds.size()> m_lists;
  std::array<std::vector<double>, findings::kFindingKinds.size()> m_guesses;
  std::array<std::unordered_map<std::uint32_t, std::size_t>, findings::kFindingKinds.size()>
      m_ranks;
};
using RankedFindingsPtr = std::shared_ptr<const RankedFindings>;

class RunFindings : public QObject {
  Q_OBJECT

 public:
  // Of larger runs the window ranks nothing by itself; the command line does.
  static constexpr std::size_t kMostSamples = 200'000;

  enum class State : std::uint8_t {
    NoRun,
    TooMany,   // more than kMostSamples
    Reading,   // nothing is ranked yet
    Ranked,    // ranked() is of all pages that could be read
    Updating,  // ranked() is of the pages before
  };

  explicit RunFindings(QObject* parent = nullptr);
  ~RunFindings() override;

  // Forgets the run before; null: none. The run must outlive its being set here.
  void setRun(const OpenRun* run);
  // The run's audit is there now, or is gone: ranks anew.
  void rereadAudit();

  [[nodiscard]] State state() const { return m_state; }
  [[nodiscard]] const RankedFindingsPtr& ranked() const { return m_ranked; }  // null: not yet
  [[nodiscard]] std::uint32_t pagesRead() const;  // of the run's pages, also those not judged

 Q_SIGNALS:
  void changed();  // state(), ranked() or pagesRead()

 private:
  struct Work;
  struct Answer;

  void restart();
  void follow();
  void takeNext();
  void take(Answer answer);

  const OpenRun* m_run{};
  State m_state{State::NoRun};
  RankedFindingsPtr m_ranked;
  std::shared_ptr<Work> m_work;  // touched by the job alone while one is under way
  std::vector<EpochIndex> m_read;
  bool m_isWorking{};
  std::stop_source m_stop;
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
