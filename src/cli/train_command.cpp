#include <memory>

#include "cli/audit_run.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/option_text.h"
#include "cli/reading_options.h"
#include "cli/watch_run.h"

namespace flipbook::cli {
namespace {

// Words as typed; toOptions judges them, so that every message names its option and range.
struct Arguments {
  std::string dataset, out;
  std::string epochs{"20"}, model{"auto"}, imageSize{"auto"}, batchSize{"auto"};
  std::string learningRate{"auto"}, validationFraction{"0.2"}, seed{"1"};
  std::string groupBy{"declared"};
  std::optional<std::uint32_t> folds;
  std::string device{"auto"}, threads{"auto"}, precision{"auto"}, augment{"auto"};
  std::string recordFeatures{"all"}, layout{"live"}, weights, edits;
  ReadingOptions reading;
  bool overwrites{};
  bool asJson{};
};

// Reads one option into its place; the first error wins.
class Reader {
 public:
  template <typename Target, typename Value>
  void read(Target& target, Result<Value> value) {
    if (value) {
      target = *std::move(value);
    } else if (!m_error) {
      m_error = value.error();
    }
  }
  [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

 private:
  std::optional<Error> m_error;
};

Result<RunOptions> toOptions(const Arguments& typed) {
  RunOptions options;
  options.dataset = typed.dataset;
  options.out = typed.out;
  options.reading = typed.reading;
  options.overwrite = typed.overwrites;
  options.computeLayout = typed.layout == "live";
  TrainingOptions& training = options.training;
  training.model = typed.model;
  training.device = typed.device;
  training.weights = typed.weights;
  options.edits = typed.edits;

  Reader reader;
  reader.read(training.epochs, number<std::uint32_t>("--epochs", typed.epochs, "from 1 to 10000"));
  reader.read(training.imageSize,
              numberOrAuto<std::uint32_t>("--image-size", typed.imageSize, "from 8 to 1024"));
  reader.read(training.batchSize,
              numberOrAuto<std::uint32_t>("--batch-size", typed.batchSize, "from 1 to 65536"));
  reader.read(training.learningRate, numberOrAuto<double>("--learning-rate", typed.learningRate,
                                                          "above 0 (usual: 0.01 to 0.5)"));
  reader.read(training.threads,
              numberOrAuto<std::uint32_t>("--threads", typed.threads, "from 1 to 256"));
  reader.read(training.seed,
              number<std::uint64_t>("--seed", typed.seed, "from 0 to 18446744073709551615"));
  reader.read(training.precision, precisionFromName(typed.precision));
  reader.read(training.augmentation, augmentationFromName(typed.augment));
  reader.read(options.features, featureRecordingFromName(typed.recordFeatures));
  reader.read(options.split.validationFraction,
              number<double>("--validation-fraction", typed.validationFraction,
                             "above 0 and below 1 (0.2 is a fifth)"));
  reader.read(options.split.groupBy, groupByFromName(typed.groupBy));
  if (reader.error()) return passOn(*reader.error());
  options.split.seed = training.seed;
  if (typed.folds) {
    if (auto ok = checkFolds(*typed.folds); !ok) return passOn(ok.error());
    options.split.folds = *typed.folds;
    options.split.validationFraction = 1.0 / *typed.folds;
  }
  if (auto ok = checkTrainingOptions(training); !ok) return passOn(ok.error());
  if (auto ok = checkSplitOptions(options.split); !ok) return passOn(ok.error());
  return options;
}

ExitCode run(const Arguments& arguments) {
  const auto options = toOptions(arguments);
  if (!options) return complainOfUsage(options.error());
  const ExitCode trained = watchRun(
      [&](pipeline::Engine& engine, std::shared_ptr<pipeline::RunObserver> observer) {
        return engine.startRun(*options, std::move(observer));
      },
      arguments.asJson);
  return auditIfAsked(arguments.out, trained, arguments.asJson);
}

}  // namespace

void addTrainCommand(CLI::App& program, ExitCode& exitCode) {
  auto typed = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("train", "train on a dataset and record every epoch");
  command->add_option("DATASET", typed->dataset, "folder of labelled images")->required();
  command->add_option("--out", typed->out, "the run directory to make")->required();
  const auto word = [&](const char* name, std::string& value, const char* help) {
    command->add_option(name, value, help)->capture_default_str();
  };
  word("--epochs", typed->epochs, "how many, 1 to 10000");
  word("--model", typed->model, "auto, small-residual or another network by name");
  word("--image-size", typed->imageSize, "side of the square in pixels, 8 to 1024, or auto");
  word("--batch-size", typed->batchSize, "images per step, 1 to 65536, or auto");
  word("--learning-rate", typed->learningRate, "the highest of the cycle, or auto");
  auto* fraction = command->add_option("--validation-fraction", typed->validationFraction,
                                       "share held back, 0.2 is a fifth");
  fraction->capture_default_str();
  command
      ->add_option("--folds", typed->folds,
                   "3 to 20: train so many times, so that every image is held back once")
      ->excludes(fraction);
  word("--group-by", typed->groupBy,
       "what stays on one side of the split: declared, folder or name (frames of one video)");
  word("--seed", typed->seed, "same seed, same run");
  word("--device", typed->device, "auto, cpu, cuda or cuda:N");
  word("--threads", typed->threads, "processor threads, or auto");
  word("--precision", typed->precision, "auto, f32 or bf16");
  word("--augment", typed->augment, "auto, none, light or strong");
  word("--record-features", typed->recordFeatures, "all, every:K or none");
  addReadingOptions(*command, typed->reading);
  command->add_option("--weights", typed->weights, "safetensors file to start from");
  command->add_option("--edits", typed->edits,
                      "take over what was decided in an earlier run: its edits.jsonl, or the run");
  command->add_option("--layout", typed->layout, "live or none")
      ->check(CLI::IsMember({"live", "none"}))
      ->capture_default_str();
  command->add_flag("--force", typed->overwrites, "replace an existing run");
  command->add_flag("--json", typed->asJson, "one JSON line per epoch on standard output");
  command->callback([typed, &exitCode] { exitCode = run(*typed); });
}

}  // namespace flipbook::cli
