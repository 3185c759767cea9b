#include "pipeline/output_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_directory.h"

namespace flipbook::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class OutputPath : public ::testing::Test {
 protected:
  OutputPath() { fs::create_directories(data); }

  test::TemporaryDirectory folder;
  fs::path data = folder.path() / "photos";
};

TEST_F(OutputPath, AcceptsANewNameInAFolderThatIsThere) {
  EXPECT_TRUE(checkOutputPath(folder.path() / "new.flipbook", data, false).has_value());
  EXPECT_TRUE(checkOutputPath(folder.path() / "photos.flipbook", data, false).has_value());
}

TEST_F(OutputPath, AcceptsANameInTheCurrentFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const bool isAccepted = checkOutputPath("new.flipbook", "photos", false).has_value();
  const bool isRefusedInData = !checkOutputPath("photos/new.flipbook", "photos", false).has_value();
  fs::current_path(before);

  EXPECT_TRUE(isAccepted);
  EXPECT_TRUE(isRefusedInData);
}

TEST_F(OutputPath, AcceptsASlashAtTheEnd) {
  EXPECT_TRUE(checkOutputPath(folder.path() / "new.flipbook" / "", data, false).has_value());
}

TEST_F(OutputPath, RefusesWhatExistsUnlessForced) {  // F5
  const fs::path taken = folder.path() / "taken.flipbook";
  fs::create_directories(taken);

  const auto checked = checkOutputPath(taken, data, false);

  ASSERT_FALSE(checked.has_value());
  EXPECT_THAT(checked.error().message(), HasSubstr("--force"));
  EXPECT_TRUE(checkOutputPath(taken, data, true).has_value());
}

TEST_F(OutputPath, RefusesAFolderThatIsNotThere) {  // F5
  const auto checked = checkOutputPath(folder.path() / "missing" / "a.flipbook", data, false);

  ASSERT_FALSE(checked.has_value());
  EXPECT_THAT(checked.error().message(), HasSubstr("missing does not exist"));
}

TEST_F(OutputPath, NeverWritesIntoTheData) {  // F5, I4
  EXPECT_FALSE(checkOutputPath(data, data, true).has_value());
  EXPECT_FALSE(checkOutputPath(data / "run.flipbook", data, true).has_value());
  EXPECT_FALSE(checkOutputPath(data / ".." / "photos" / "run", data, true).has_value());
}

TEST_F(OutputPath, SeesThroughALinkToTheData) {
  const fs::path link = folder.path() / "link";
  fs::create_directory_symlink(data, link);

  EXPECT_FALSE(checkOutputPath(link / "run.flipbook", data, true).has_value());
}

TEST_F(OutputPath, WantsAName) { EXPECT_FALSE(checkOutputPath("", data, false).has_value()); }

}  // namespace
}  // namespace flipbook::pipeline
