// Runs on a small demo dataset, made once per test program: the engine from end to end in a second
// or two.

#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include "flipbook/pipeline/engine.h"
#include "pipeline/local_engine.h"
#include "support/temporary_directory.h"

namespace flipbook::test {

// Notes what a run tells, and lets a test act at that moment.
class RecordingObserver : public pipeline::RunObserver {
 public:
  std::function<void(const pipeline::RunProgress&)> whenProgressed;
  std::function<void(EpochIndex)> whenCommitted;

  void progressed(const pipeline::RunProgress& progress) override;
  void opened(const std::filesystem::path& run, const std::vector<std::string>& warnings) override;
  void committed(FramePtr frame) override;
  void laidOut(EpochIndex epoch, const Layout& layout, float done) override;
  void finished(const Result<pipeline::RunOutcome>& outcome) override;

  // Waits, at most a minute.
  [[nodiscard]] Result<pipeline::RunOutcome> outcome();
  [[nodiscard]] std::vector<FramePtr> frames();
  // What was told of layouts, in order.
  struct ToldLayout {
    EpochIndex epoch;
    Layout layout;
    float done{};
  };
  [[nodiscard]] std::vector<ToldLayout> layouts();
  [[nodiscard]] std::vector<std::string> warnings();
  [[nodiscard]] std::vector<pipeline::RunPhase> phases();  // without repeats in a row

 private:
  std::mutex m_mutex;
  std::condition_variable m_hasFinished;
  std::vector<FramePtr> m_frames;
  std::vector<ToldLayout> m_layouts;
  std::vector<std::string> m_warnings;
  std::vector<pipeline::RunPhase> m_phases;
  std::optional<Result<pipeline::RunOutcome>> m_outcome;
};

// Three classes, 60 images.
[[nodiscard]] const std::filesystem::path& demoDataset();

// One thread, f32, so that the same bits are expected everywhere; `out` in a temporary directory.
[[nodiscard]] RunOptions quickOptions(const std::filesystem::path& out, std::uint32_t epochs);

// Trains to the end and fails the test if that does not work.
void trainToEnd(const RunOptions& options);
void resumeToEnd(const pipeline::ResumeOptions& options);

// The bytes of every frame and every layout of a run, by file name.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> recordedBytes(
    const std::filesystem::path& run);

}  // namespace flipbook::test
