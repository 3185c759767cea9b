// The state of the window's one training: what the person asked for, what the engine answered, what
// can be asked next. Asks by signal and hears by slot, so it sees neither the engine nor a widget.

#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <optional>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/core/run_options.h"
#include "flipbook/viewmodel/dataset_summary.h"
#include "flipbook/viewmodel/run_offer.h"
#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::viewmodel {

struct DeviceChoice {
  QString id;    // "auto", "cpu", "cuda:0"
  QString name;  // for people
};

struct EngineFacts {
  std::vector<DeviceChoice> devices;
  QString whyNoCuda;  // empty if there is a CUDA device
  QString warning;    // "the BLAS is slow: install ..."; usually empty
};

// Training the images of the open run once more.
struct Again {
  bool withEdits{};                      // what was decided about them
  bool asBefore{true};                   // the settings of the open run; else those chosen now
  std::optional<EpochIndex> branchFrom;  // go on from this page; else from scratch
};

// An audit of the open run. Empty: as it was begun, or as it is usual.
struct AuditChoice {
  std::optional<std::uint32_t> folds;
  std::optional<std::uint32_t> epochs;
  bool startsAnew{};  // throws away what was begun

  friend bool operator==(const AuditChoice&, const AuditChoice&) = default;
};

enum class InspectionFailure : std::uint8_t { Other, Cancelled, ConflictingLabels };

enum class HowFar : std::uint8_t { ToTheEnd, OneEpoch };

// What is asked of the engine for a branch.
struct Branch {
  std::filesystem::path run;
  EpochIndex from;
  std::filesystem::path out;
  std::filesystem::path edits;  // empty: none
  std::uint32_t epochs{};       // planned in all
};

class RunController : public QObject {
  Q_OBJECT

 public:
  // New runs are made in `runsFolder`, which need not exist yet.
  explicit RunController(std::filesystem::path runsFolder, QObject* parent = nullptr);

  [[nodiscard]] TrainingStage stage() const { return m_stage; }
  [[nodiscard]] bool isTraining() const;  // starting, training, paused or stopping
  [[nodiscard]] bool isAuditing() const;  // what is being trained is an audit
  [[nodiscard]] RunOffer offer() const;
  [[nodiscard]] const EngineFacts& engine() const { return m_engine; }
  [[nodiscard]] EngineState engineState() const { return m_engineState; }
  [[nodiscard]] const std::optional<DatasetSummary>& dataset() const { return m_dataset; }
  [[nodiscard]] const std::optional<RunFacts>& run() const { return m_run; }
  [[nodiscard]] const std::optional<TrainingProgress>& progress() const { return m_progress; }
  [[nodiscard]] const Progress& inspection() const { return m_inspection; }
  [[nodiscard]] const std::filesystem::path& inspectedPath() const { return m_inspectedPath; }

  [[nodiscard]] const TrainingOptions& choice() const { return m_choice; }
  void setChoice(const TrainingOptions& choice);
  // How the next dataset is split, unless it brings its splits.
  [[nodiscard]] const SplitOptions& split() const { return m_split; }
  void setSplit(const SplitOptions& split);

  // What the person asks for. Calls that offer() does not allow do nothing.
  void inspect(const std::filesystem::path& dataset, bool trainsThen = false);
  // Looks again at what was inspected, as another of the formats it could be.
  void readAs(const std::string& kind);
  // Looks again, with the images that have no label among the datapoints or without them.
  void takeUnlabeled(bool areTaken);
  // Looks once more at what could not be opened, because it gives an image two labels.
  void letLaterLabelCount();
  [[nodiscard]] const ReadingOptions& reading() const { return m_reading; }
  void makeDemo(bool trainsThen = false);
  void cancelInspection();
  void closeDataset();  // forgets what was looked at
  void doMainCommand();
  void train(HowFar howFar = HowFar::ToTheEnd);
  // A new run, which leaves the open one as it is.
  void trainAgain(const Again& again);
  void resumeRun(HowFar howFar = HowFar::ToTheEnd);  // goes on with the open run
  void trainMore(std::uint32_t epochs);              // beyond the open run's plan
  void audit(const AuditChoice& choice);             // of the open run; its pages stay as they are
  void pause();
  void proceed();
  void nextEpoch();
  void stop();
  // Stops the training without waiting for its end, because something else is opened or the window
  // closes. What the engine still says of it is not heard.
  void abandonTraining();

  // What the window says: this run is on screen now; nullopt: none.
  void setRun(const std::optional<RunFacts>& run);

  // What the engine says.
  void setEngine(const EngineFacts& facts);
  void setEngineFailed(const QString& why);
  void setInspectionProgress(const Progress& progress);
  void setInspected(const DatasetSummary& dataset);
  // As split() asks.
  void setSplitCounts(std::uint64_t training, std::uint64_t validation, std::uint64_t groups);
  void setSplitFailed(const QString& why);
  void setInspectionFailed(const QString& why, InspectionFailure failure = {});
  void setProgress(const TrainingProgress& progress);
  void setFinished(RunEnd how, const QString& reason, EpochIndex lastEpoch);
  void setFailed(const QString& why);  // could not start, or broke off without an outcome

 Q_SIGNALS:
  void changed();          // stage, offer or facts
  void progressChanged();  // progress() or inspection()
  void inspectRequested(const std::filesystem::path& dataset);
  void demoRequested();
  void splitRequested(const flipbook::SplitOptions& split);
  void cancelRequested();
  void trainRequested(const flipbook::RunOptions& options, flipbook::viewmodel::HowFar howFar);
  void resumeRequested(const std::filesystem::path& run, std::optional<std::uint32_t> epochs,
                       flipbook::viewmodel::HowFar howFar);
  void branchRequested(const flipbook::viewmodel::Branch& branch);
  void auditRequested(const std::filesystem::path& run,
                      const flipbook::viewmodel::AuditChoice& choice);
  void pauseRequested();
  void proceedRequested();
  void nextEpochRequested();
  void stopRequested();
  void ended(flipbook::RunEnd how, const QString& reason);
  void auditEnded(flipbook::RunEnd how, const QString& reason);
  void problemFound(const QString& what, const QString& details);
  void labelsConflict(const QString& details);  // letLaterLabelCount() is a way out

 private:
  void enterStarting(bool isAudit = false);
  void setStage(TrainingStage stage);
  void startInspection(bool trainsThen);
  void requestResume(std::optional<std::uint32_t> epochs, HowFar howFar);

  std::filesystem::path m_runsFolder;
  TrainingStage m_stage{};
  EngineState m_engineState{};
  EngineFacts m_engine;
  QString m_engineProblem;
  TrainingOptions m_choice;
  SplitOptions m_split;
  std::filesystem::path m_inspectedPath;
  ReadingOptions m_reading;  // of what is inspected
  Progress m_inspection;
  std::optional<DatasetSummary> m_dataset;
  std::optional<RunFacts> m_run;
  std::optional<TrainingProgress> m_progress;
  bool m_trainsAfterInspection{};
  bool m_wantsPause{};
  bool m_isAudit{};  // the training under way, or the last one
};

// A folder below `runsFolder` that does not exist: "<dataset>-<date>-<time>.flipbook", with "-2",
// "-3" before the ending where that is taken.
[[nodiscard]] std::filesystem::path newRunPath(const std::filesystem::path& runsFolder,
                                               const std::filesystem::path& dataset);

}  // namespace flipbook::viewmodel
