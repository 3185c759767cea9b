// A writer is killed at any instant: every open succeeds and no committed epoch is lost (X1, X4).

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ctime>

#include "flipbook/core/random.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using test::RunShape;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

const RunShape kShape{.epochs = 0, .samples = 20, .classes = 2, .featureWidth = 4};

// In the child: goes on with the run and reports each epoch that commitEpoch() says is safe.
[[noreturn]] void commitForEver(const fs::path& path, int pipe) {
  auto writer = fs::exists(path)
                    ? RunWriter::reopen(path)
                    : RunWriter::create(path, runInfoOf(kShape), samplesOf(kShape), false);
  if (!writer) ::_exit(3);
  const auto reader = RunReader::open(path);
  if (!reader) ::_exit(4);
  std::uint32_t epoch =
      reader->epochs().empty() ? 0 : reader->epochs().back().summary.epoch.value() + 1;
  for (;; ++epoch) {
    const Checkpoint checkpoint = test::checkpointOf(EpochIndex{epoch});
    if (!writer->commitEpoch(test::frameOf(EpochIndex{epoch}, kShape), &checkpoint)) ::_exit(5);
    if (::write(pipe, &epoch, sizeof epoch) != sizeof epoch) ::_exit(6);
  }
}

// Lets a child commit for a while and kills it; the last epoch it reported, if any.
std::optional<std::uint32_t> commitUntilKilled(const fs::path& path, std::uint32_t microseconds) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) commitForEver(path, ends[1]);
  ::close(ends[1]);
  const timespec wait{.tv_sec = 0, .tv_nsec = static_cast<long>(microseconds) * 1000};
  ::nanosleep(&wait, nullptr);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
  std::optional<std::uint32_t> last;
  std::uint32_t epoch = 0;
  while (::read(ends[0], &epoch, sizeof epoch) == sizeof epoch) last = epoch;
  ::close(ends[0]);
  return last;
}

TEST(KilledWriter, LosesNoCommittedEpoch) {  // X1
  const test::TemporaryDirectory folder{test::memoryFolder()};
  const fs::path path = folder.path() / "run.flipbook";
  Random random{1};
  std::uint32_t safe = 0;  // epochs that must be there
  for (int kill = 0; kill < 60; ++kill) {
    const auto last = commitUntilKilled(path, random.below(6000));
    if (last) safe = *last + 1;
    if (!fs::exists(path)) {  // killed before it had its name: nothing was promised
      ASSERT_EQ(safe, 0U);
      continue;
    }
    const auto reader = RunReader::open(path);
    ASSERT_TRUE(reader.has_value()) << reader.error().message();
    // One more may be on the disk: committed, but killed before it could say so.
    ASSERT_GE(reader->epochs().size(), safe);
    ASSERT_LE(reader->epochs().size(), safe + 1);
    safe = static_cast<std::uint32_t>(reader->epochs().size());
    ASSERT_FALSE(reader->isLocked());
    for (const EpochEntry& entry : reader->epochs()) ASSERT_THAT(entry.problem, IsEmpty());
    if (safe == 0) continue;
    const auto frame = reader->readFrame(EpochIndex{safe - 1});
    ASSERT_TRUE(frame.has_value()) << frame.error().message();
    ASSERT_EQ(frame->layout, test::frameOf(EpochIndex{safe - 1}, kShape).layout);
    ASSERT_TRUE(reader->readCheckpoint(EpochIndex{safe - 1}).has_value());
  }
  ASSERT_GT(safe, 10U);

  ASSERT_TRUE(RunWriter::reopen(path).has_value());

  // At most the files of one epoch were left over, and they are reclaimed.
  std::size_t frames = 0;
  for (const auto& entry : fs::directory_iterator{path / "epochs"}) {
    EXPECT_EQ(entry.path().extension(), ".safetensors");
    ++frames;
  }
  EXPECT_EQ(frames, safe);
}

}  // namespace
}  // namespace flipbook::recording
