#include "cli/suggestions.h"

#include <gtest/gtest.h>

namespace flipbook::cli {
namespace {

TEST(EditDistance, CountsInsertionsRemovalsAndReplacements) {
  EXPECT_EQ(editDistance("kitten", "sitting"), 3);  // k>s, e>i, +g
  EXPECT_EQ(editDistance("", "abc"), 3);
  EXPECT_EQ(editDistance("same", "same"), 0);
}

TEST(NearestName, FindsTheOptionThatWasMeant) {  // F4
  CLI::App command;
  int value = 0;
  command.add_option("--epochs", value);
  command.add_option("--batch-size", value);

  EXPECT_EQ(nearestName("--epoch", command), "--epochs");
  EXPECT_EQ(nearestName("--batchsize=4", command), "--batch-size");
  EXPECT_EQ(nearestName("--nothing-like-it", command), std::nullopt);
}

}  // namespace
}  // namespace flipbook::cli
