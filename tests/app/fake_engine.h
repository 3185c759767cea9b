// An engine that does nothing by itself: tests say what it answers, and play the run's worker.

#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "flipbook/core/guarded.h"
#include "flipbook/pipeline/engine.h"

namespace flipbook::app {

struct FakeEngine : pipeline::Engine {
  struct Handle : pipeline::RunHandle {
    explicit Handle(FakeEngine& owner) : engine{owner} {}
    ~Handle() override { engine.note("join"); }
    void pause() override { engine.note("pause"); }
    void resume() override { engine.note("resume"); }
    void nextEpoch() override { engine.note("next epoch"); }
    void stop() override { engine.note("stop"); }
    FakeEngine& engine;
  };

  Result<std::unique_ptr<pipeline::RunHandle>> startRun(
      const RunOptions& options, std::shared_ptr<pipeline::RunObserver> heard) override {
    note("start " + options.dataset.string());
    isBackground = options.isBackground;
    return take(std::move(heard));
  }
  Result<std::unique_ptr<pipeline::RunHandle>> resumeRun(
      const pipeline::ResumeOptions& options,
      std::shared_ptr<pipeline::RunObserver> heard) override {
    note((options.branchFrom ? "branch off " : "go on with ") + options.run.string());
    isBackground = options.isBackground;
    return take(std::move(heard));
  }
  Result<std::unique_ptr<pipeline::RunHandle>> startAudit(
      const pipeline::AuditOptions& options,
      std::shared_ptr<pipeline::RunObserver> heard) override {
    note("audit " + options.run.string() +
         (options.folds ? " in " + std::to_string(*options.folds) + " folds" : ""));
    isBackground = options.isBackground;
    return take(std::move(heard));
  }
  Result<dataset::Inspection> inspect(const std::filesystem::path& root,
                                      const dataset::InspectionOptions&,
                                      const ProgressSink& progress, std::stop_token) override {
    note("inspect " + root.string());
    if (progress) progress({"Reading images", 1, 2});
    return inspection;
  }
  Result<pipeline::SplitCounts> countSplit(const Dataset& dataset,
                                           const SplitOptions& split) override {
    note("split " + std::to_string(split.validationFraction).substr(0, 4));
    const auto validation = static_cast<std::uint64_t>(split.validationFraction *
                                                       static_cast<double>(dataset.images.size()));
    return pipeline::SplitCounts{dataset.images.size() - validation, validation};
  }
  Result<demo::DemoSummary> writeDemo(const std::filesystem::path& directory,
                                      const demo::DemoOptions&, const ProgressSink&,
                                      std::stop_token) override {
    note("demo " + directory.string());
    return demo::DemoSummary{directory, 4, 0, 0, 0};
  }
  Result<pipeline::DecodedImage> decode(const std::filesystem::path&, std::uint32_t) override {
    return pipeline::DecodedImage{{1, 1, {9, 9, 9}, {}}, 1};
  }
  pipeline::EngineInfo info() override {
    return {"1", "1", "blas", false, {"cpu: two cores"}, "no CUDA here"};
  }

  void note(std::string what) {
    notes.with([&](std::vector<std::string>& all) { all.push_back(std::move(what)); });
  }
  std::vector<std::string> noted() {
    return notes.with([](std::vector<std::string>& all) { return all; });
  }

  Result<dataset::Inspection> inspection;
  Guarded<std::vector<std::string>> notes;
  std::shared_ptr<pipeline::RunObserver> observer;  // of the last run
  std::atomic<bool> refusesToStart{};
  std::atomic<bool> isBackground{};  // the last run

 private:
  Result<std::unique_ptr<pipeline::RunHandle>> take(std::shared_ptr<pipeline::RunObserver> heard) {
    if (refusesToStart) return fail(ErrorCode::Io, "no space left");
    observer = std::move(heard);
    return std::make_unique<Handle>(*this);
  }
};

}  // namespace flipbook::app
