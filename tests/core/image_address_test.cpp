#include "flipbook/core/image_address.h"

#include <gmock/gmock.h>

namespace flipbook {
namespace {

TEST(SplitAddress, TakesAPlainPathAsItIs) {
  const ImageAddress address = splitAddress("cat/1.png");

  EXPECT_EQ(address.container, "cat/1.png");
  EXPECT_FALSE(address.isPart());
}

TEST(SplitAddress, FindsTheNumberOfAPicture) {
  const ImageAddress address = splitAddress("a.npz/x_train#17");

  EXPECT_EQ(address.container, "a.npz/x_train");
  EXPECT_EQ(address.index, 17U);
}

TEST(SplitAddress, UndoesAddressOf) {
  const Box box{10, 0, 30, 2147483647};
  const std::string text = addressOf("a#b.jpg", box);

  const ImageAddress address = splitAddress(text);

  EXPECT_EQ(text, "a#b.jpg#xywh=10,0,30,2147483647");
  EXPECT_EQ(address.container, "a#b.jpg");
  EXPECT_EQ(address.box, box);
  EXPECT_EQ(splitAddress(addressOf("x", 18446744073709551615ULL)).index, 18446744073709551615ULL);
}

TEST(IsAddressBefore, CountsThePicturesOfAnArray) {
  EXPECT_TRUE(isAddressBefore("a#9", "a#10"));
  EXPECT_FALSE(isAddressBefore("a#10", "a#9"));
  EXPECT_TRUE(isAddressBefore("a#10", "b#9"));
  EXPECT_TRUE(isAddressBefore("10.png", "9.png"));
  // By bytes alone "a#10" < "a#1x" < "a#9" would go in a circle with 9 < 10.
  EXPECT_TRUE(isAddressBefore("a#10", "a#1x"));
  EXPECT_TRUE(isAddressBefore("a#9", "a#1x"));
}

class NoAddress : public ::testing::TestWithParam<const char*> {};

TEST_P(NoAddress, IsReadAsAPath) {
  EXPECT_EQ(splitAddress(GetParam()).container, GetParam());
  EXPECT_FALSE(splitAddress(GetParam()).isPart());
}

INSTANTIATE_TEST_SUITE_P(Fragments, NoAddress,
                         ::testing::Values("a#", "a#x", "a#1x", "a#-1", "a#01", "a#1.png",
                                           "a#18446744073709551616", "a#xywh=1,2,3",
                                           "a#xywh=1,2,3,4,5", "a#xywh=1,2,3,-4", "a#xywh=1,2,3,",
                                           "a#xywh=1,2,3,2147483648", ""));

}  // namespace
}  // namespace flipbook
