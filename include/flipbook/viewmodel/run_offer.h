// What the person can do about training now, and if not, why not: from the state to the buttons.

#pragma once

#include <QString>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "flipbook/core/run_info.h"
#include "flipbook/core/run_options.h"

namespace flipbook::viewmodel {

enum class TrainingStage : std::uint8_t {
  Nothing,     // neither a dataset nor a training
  Inspecting,  // a dataset is being looked at, or the demo drawn
  Inspected,   // a dataset is ready to train on
  Starting,    // asked for, the run is not on disk yet
  Training,
  Paused,
  Stopping,
  Ended  // a run is open and nothing trains
};

enum class EngineState : std::uint8_t { Loading, Ready, Failed };

// What is known of the open run, for going on with it.
struct RunFacts {
  std::filesystem::path path;
  QString name;
  std::filesystem::path dataset;
  ReadingOptions reading;    // as it was read; the usual where another program did
  TrainingOptions training;  // as it was trained, every choice made
  SplitOptions split;
  std::uint32_t plannedEpochs{};  // 0: recorded by another program, which says nothing of it
  std::uint32_t lastEpoch{};
  std::optional<RunEnd> end;
  bool isWrittenElsewhere{};  // another process trains it

  friend bool operator==(const RunFacts&, const RunFacts&) = default;
};

struct Possible {
  bool isPossible{};
  QString why;  // why not; empty if possible
};

enum class MainCommand : std::uint8_t { Train, Pause, Proceed, Resume, TrainAgain };

struct RunOffer {
  MainCommand main{};
  QString mainText;
  Possible mainPossible;
  Possible nextEpoch;
  Possible stop;
  Possible moreEpochs;  // go on with a finished run beyond its plan
  Possible audit;       // of the open run
  bool canChoose{};     // model, epochs and device may be changed
};

struct OfferInputs {
  TrainingStage stage{};
  bool isAudit{};  // what is being trained is one
  EngineState engine{};
  QString engineProblem;
  QString whyNotTrainable;      // of the dataset; empty: it can be trained on
  std::optional<RunFacts> run;  // with stage Ended
};

[[nodiscard]] RunOffer offerFor(const OfferInputs& inputs);

}  // namespace flipbook::viewmodel
