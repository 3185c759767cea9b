// The engine in this process: the face of dataset, training, layout and recording together.

#pragma once

#include "flipbook/pipeline/engine.h"

namespace flipbook::pipeline {

class LocalEngine : public Engine {
 public:
  [[nodiscard]] Result<std::unique_ptr<RunHandle>> startRun(
      const RunOptions& options, std::shared_ptr<RunObserver> observer) override;
  [[nodiscard]] Result<std::unique_ptr<RunHandle>> resumeRun(
      const ResumeOptions& options, std::shared_ptr<RunObserver> observer) override;
  [[nodiscard]] Result<std::unique_ptr<RunHandle>> startAudit(
      const AuditOptions& options, std::shared_ptr<RunObserver> observer) override;
  [[nodiscard]] Result<dataset::Inspection> inspect(const std::filesystem::path& root,
                                                    const dataset::InspectionOptions& options,
                                                    const ProgressSink& progress,
                                                    std::stop_token stop) override;
  [[nodiscard]] Result<SplitCounts> countSplit(const Dataset& dataset,
                                               const SplitOptions& split) override;
  [[nodiscard]] Result<demo::DemoSummary> writeDemo(const std::filesystem::path& directory,
                                                    const demo::DemoOptions& options,
                                                    const ProgressSink& progress,
                                                    std::stop_token stop) override;
  [[nodiscard]] Result<DecodedImage> decode(const std::filesystem::path& file,
                                            std::uint32_t shorterSideAtLeastPx) override;
  [[nodiscard]] EngineInfo info() override;
};

}  // namespace flipbook::pipeline
