#include "flipbook/viewmodel/class_palette.h"

#include <gtest/gtest.h>

#include <set>

namespace flipbook::viewmodel {
namespace {

TEST(ClassColor, StartsWithTheTenOfTheDesign) {
  EXPECT_EQ(classColor(ClassId{0}), QColor::fromRgb(0x4477AA));
  EXPECT_EQ(classColor(ClassId{9}), QColor::fromRgb(0x8888DD));
}

TEST(ClassColor, TellsSixtyClassesApart) {
  std::set<QRgb> colors;
  for (std::uint32_t k = 0; k < 60; ++k) colors.insert(classColor(ClassId{k}).rgb());

  EXPECT_EQ(colors.size(), 60U);
}

TEST(ClassColor, KeepsTheHueBeyondTen) {
  for (std::uint32_t k = 0; k < 10; ++k) {
    EXPECT_NEAR(classColor(ClassId{k + 10}).hslHueF(), classColor(ClassId{k}).hslHueF(), 0.02F);
    EXPECT_LT(classColor(ClassId{k + 10}).lightnessF(), classColor(ClassId{k}).lightnessF());
  }
}

TEST(ClassColor, IsOpaqueForAnyClass) {
  for (const std::uint32_t k : {100U, 999U, 65'535U}) {
    EXPECT_TRUE(classColor(ClassId{k}).isValid());
    EXPECT_EQ(classColor(ClassId{k}).alpha(), 255);
  }
}

}  // namespace
}  // namespace flipbook::viewmodel
