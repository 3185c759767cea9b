// Thousands of decisions by a process that is killed over and over: none that was told as saved is
// lost, and all of them can be undone and redone.

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <ctime>
#include <map>

#include "flipbook/core/random.h"
#include "flipbook/recording/edit_log.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using Decision = EditLog::Decision;

constexpr std::uint32_t kSamples = 60;
constexpr std::uint32_t kClasses = 3;
constexpr std::uint64_t kDecisions = 5000;
// A life is told to end after so many decisions at most, and ends so many later at most: however
// the system shares its time out, there are 28 kills or more.
constexpr std::uint32_t kPerLife = 160;
constexpr std::uint32_t kAhead = 20;

// What is decided in step `number`: mostly about one sample, every ninth time about three.
std::vector<Decision> decisionsOf(std::uint64_t number) {
  std::vector<Decision> decisions;
  const std::uint32_t count = number % 9 == 0 ? 3 : 1;
  const std::uint64_t bits = mixBits(number);
  for (std::uint32_t i = 0; i < count; ++i) {
    decisions.push_back({SampleId{static_cast<std::uint32_t>((bits + i) % kSamples)},
                         static_cast<Verdict>((bits >> 8U) % 4),
                         ClassId{static_cast<std::uint32_t>((bits >> 16U) % kClasses)}});
  }
  return decisions;
}

bool isStepOf(const EditStep& step, std::uint64_t number) {
  const std::vector<Decision> decisions = decisionsOf(number);
  if (step.number != number || step.edits.size() != decisions.size()) return false;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Edit& edit = step.edits[i];
    if (edit.sample != decisions[i].sample || edit.verdict != decisions[i].verdict) return false;
    if (edit.verdict == Verdict::Relabel && !edit.label.is(decisions[i].to)) return false;
  }
  return true;
}

// A run of sixty images that are there, and what all its files and theirs hold.
class KilledEditor : public ::testing::Test {
 protected:
  KilledEditor() {
    std::vector<Sample> samples = test::samplesOf(kShape);
    for (const Sample& sample : samples) {
      fs::create_directories((data() / sample.path).parent_path());
      test::writeFile(data() / sample.path, "image " + sample.path);
    }
    RunInfo info = test::runInfoOf(kShape);
    info.dataset.root = data().native();
    auto writer = test::valueOrThrow(RunWriter::create(run(), info, samples, false));
    test::valueOrThrow(writer.commitEpoch(test::frameOf(EpochIndex{0}, kShape), nullptr));
    test::valueOrThrow(writer.end(RunEnd::Completed, ""));
  }

  [[nodiscard]] fs::path data() const { return m_folder.path() / "data"; }
  [[nodiscard]] fs::path run() const { return m_folder.path() / "a.flipbook"; }
  [[nodiscard]] EditLog openLog() const {
    return test::valueOrThrow(EditLog::open(test::valueOrThrow(RunReader::open(run()))));
  }
  // All files but the edits.
  [[nodiscard]] std::map<fs::path, std::string> untouched() const {
    std::map<fs::path, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator{m_folder.path()}) {
      if (entry.is_regular_file() && entry.path() != run() / "edits.jsonl") {
        files[entry.path()] = test::fileText(entry.path());
      }
    }
    return files;
  }

  // A process goes on deciding and tells of each decision that is saved; it is killed some time
  // after it has told of `until`, or when all is decided. Returns of how many it told.
  std::uint64_t lifeOf(std::uint64_t until, std::uint64_t nanoseconds) const {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      decideOnAndOn(until + kAhead, ends[1]);
    }
    ::close(ends[1]);
    std::uint64_t told = 0;
    char letter{};
    while (told < until && ::read(ends[0], &letter, 1) == 1) ++told;
    const timespec pause{0, static_cast<std::int64_t>(nanoseconds)};
    ::nanosleep(&pause, nullptr);
    ::kill(child, SIGKILL);
    while (::read(ends[0], &letter, 1) == 1) ++told;
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << status;
    return told;
  }

 private:
  [[noreturn]] void decideOnAndOn(std::uint64_t most, int tellTo) const {
    EditLog log = openLog();
    for (std::uint64_t done = 0; done < most && log.steps().size() < kDecisions; ++done) {
      const auto decisions = decisionsOf(log.steps().size() + 1);
      if (!log.decide(decisions, "anna") || ::write(tellTo, "x", 1) != 1) ::_exit(1);
    }
    if (log.steps().size() == kDecisions) ::_exit(0);
    while (true) ::pause();
  }

  const test::RunShape kShape{.epochs = 1, .samples = kSamples, .classes = kClasses};
  test::TemporaryDirectory m_folder{test::memoryFolder()};
};

TEST_F(KilledEditor, LosesNoDecisionInFiveThousand) {
  const auto before = untouched();
  Random random{7};
  std::uint64_t kills = 0;
  std::uint64_t saved = 0;
  for (; saved < kDecisions; ++kills) {
    // Sooner or later than a decision takes: while it is made, written, told of.
    const std::uint64_t told = lifeOf(1 + random.below(kPerLife), random.below(200'000));

    const EditLog log = openLog();

    ASSERT_GE(log.steps().size(), saved + told);
    ASSERT_LE(log.steps().size(), saved + told + 1);  // saved, and killed before it told
    ASSERT_THAT(log.warnings(), IsEmpty());
    for (; saved < log.steps().size(); ++saved) {
      ASSERT_TRUE(isStepOf(log.steps()[saved], saved + 1)) << saved;
    }
  }
  EXPECT_GE(kills, kDecisions / (kPerLife + kAhead));

  const std::vector<Edit> standing = openLog().allStanding();
  for (const EditStep& step : openLog().steps()) ASSERT_FALSE(step.isUndone);
  EditLog log = openLog();
  for (std::uint64_t i = 0; i < kDecisions; ++i) test::valueOrThrow(log.undo("ben"));
  EXPECT_FALSE(log.canUndo());
  EXPECT_THAT(log.allStanding(), IsEmpty());
  for (std::uint64_t i = 0; i < kDecisions; ++i) test::valueOrThrow(log.redo("ben"));
  EXPECT_FALSE(log.canRedo());
  EXPECT_EQ(log.allStanding(), standing);
  EXPECT_EQ(openLog().allStanding(), standing);
  EXPECT_EQ(untouched(), before);
}

}  // namespace
}  // namespace flipbook::recording
