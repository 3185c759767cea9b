#include "pipeline/demo_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

namespace flipbook::test {
namespace fs = std::filesystem;

void RecordingObserver::progressed(const pipeline::RunProgress& progress) {
  {
    const std::scoped_lock lock{m_mutex};
    if (m_phases.empty() || m_phases.back() != progress.phase) m_phases.push_back(progress.phase);
  }
  if (whenProgressed) whenProgressed(progress);
}

void RecordingObserver::opened(const fs::path&, const std::vector<std::string>& warnings) {
  const std::scoped_lock lock{m_mutex};
  m_warnings = warnings;
}

void RecordingObserver::committed(FramePtr frame) {
  const EpochIndex epoch = frame->epoch;
  {
    const std::scoped_lock lock{m_mutex};
    m_frames.push_back(std::move(frame));
  }
  if (whenCommitted) whenCommitted(epoch);
}

void RecordingObserver::laidOut(EpochIndex epoch, const Layout& layout, float done) {
  const std::scoped_lock lock{m_mutex};
  m_layouts.push_back({epoch, layout, done});
}

void RecordingObserver::finished(const Result<pipeline::RunOutcome>& outcome) {
  const std::scoped_lock lock{m_mutex};
  m_outcome = outcome;
  m_hasFinished.notify_all();
}

Result<pipeline::RunOutcome> RecordingObserver::outcome() {
  std::unique_lock lock{m_mutex};
  if (!m_hasFinished.wait_for(lock, std::chrono::minutes{1},
                              [&] { return m_outcome.has_value(); })) {
    return fail(ErrorCode::Training, "the run did not end within a minute");
  }
  return *m_outcome;
}

std::vector<std::string> RecordingObserver::warnings() {
  const std::scoped_lock lock{m_mutex};
  return m_warnings;
}

std::vector<RecordingObserver::ToldLayout> RecordingObserver::layouts() {
  const std::scoped_lock lock{m_mutex};
  return m_layouts;
}

std::vector<FramePtr> RecordingObserver::frames() {
  const std::scoped_lock lock{m_mutex};
  return m_frames;
}

std::vector<pipeline::RunPhase> RecordingObserver::phases() {
  const std::scoped_lock lock{m_mutex};
  return m_phases;
}

const fs::path& demoDataset() {
  static const TemporaryDirectory folder;
  static const fs::path dataset = [] {
    ::setenv("XDG_CACHE_HOME", (folder.path() / "cache").c_str(), 1);
    pipeline::LocalEngine engine;
    const auto made =
        engine.writeDemo(folder.path() / "demo", {.samples = 60, .classes = 3}, {}, {});
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message());
    return folder.path() / "demo";
  }();
  return dataset;
}

RunOptions quickOptions(const fs::path& out, std::uint32_t epochs) {
  RunOptions options;
  options.dataset = demoDataset();
  options.out = out;
  options.training.epochs = epochs;
  options.training.threads = 1;
  options.training.precision = Precision::F32;
  options.training.batchSize = 16;
  return options;
}

void trainToEnd(const RunOptions& options) {
  pipeline::LocalEngine engine;
  const auto observer = std::make_shared<RecordingObserver>();
  const auto run = engine.startRun(options, observer);
  ASSERT_TRUE(run.has_value()) << run.error().message();
  const auto outcome = observer->outcome();
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  ASSERT_EQ(outcome->how, RunEnd::Completed) << outcome->reason;
}

void resumeToEnd(const pipeline::ResumeOptions& options) {
  pipeline::LocalEngine engine;
  const auto observer = std::make_shared<RecordingObserver>();
  const auto run = engine.resumeRun(options, observer);
  ASSERT_TRUE(run.has_value()) << run.error().message();
  const auto outcome = observer->outcome();
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  ASSERT_EQ(outcome->how, RunEnd::Completed) << outcome->reason;
}

std::vector<std::pair<std::string, std::string>> recordedBytes(const fs::path& run) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const char* folder : {"epochs", "layouts/live", "layouts/refined"}) {
    if (!fs::is_directory(run / folder)) continue;
    for (const auto& entry : fs::directory_iterator{run / folder}) {
      std::ifstream in{entry.path(), std::ios::binary};
      files.emplace_back(std::string{folder} + "/" + entry.path().filename().string(),
                         std::string{std::istreambuf_iterator<char>{in}, {}});
    }
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace flipbook::test
