#include "flipbook/raster/draw_order.h"

#include <gmock/gmock.h>

namespace flipbook::raster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DrawOrder, DrawsWhatMattersMostLast) {
  const std::vector layers{Layer::Selected, Layer::Ordinary, Layer::Wrong, Layer::Dimmed};
  const std::vector shapes(4, Shape::Dot);

  const DrawOrder order{layers, shapes};

  EXPECT_THAT(order.all(), ElementsAre(3, 1, 2, 0));
  EXPECT_THAT(order.layer(Layer::Dimmed), ElementsAre(3));
  EXPECT_THAT(order.layer(Layer::Selected), ElementsAre(0));
}

TEST(DrawOrder, GroupsShapesWithinALayerInSampleOrder) {
  const std::vector layers(5, Layer::Ordinary);
  const std::vector shapes{Shape::Diamond, Shape::Dot, Shape::Diamond, Shape::Dot, Shape::Dot};

  const DrawOrder order{layers, shapes};

  EXPECT_THAT(order.group(Layer::Ordinary, Shape::Dot), ElementsAre(1, 3, 4));
  EXPECT_THAT(order.group(Layer::Ordinary, Shape::Diamond), ElementsAre(0, 2));
  EXPECT_THAT(order.group(Layer::Wrong, Shape::Dot), IsEmpty());
  EXPECT_THAT(order.layer(Layer::Ordinary), ElementsAre(1, 3, 4, 0, 2));
  EXPECT_THAT(order.layer(Layer::Wrong), IsEmpty());
  constexpr auto kDots = groupOf(Layer::Ordinary, Shape::Dot);
  constexpr auto kDiamonds = groupOf(Layer::Ordinary, Shape::Diamond);
  EXPECT_THAT(order.groups(), ElementsAre(kDiamonds, kDots, kDiamonds, kDots, kDots));
}

TEST(DrawOrder, OfNothingIsEmpty) {
  EXPECT_THAT(DrawOrder{}.all(), IsEmpty());
  EXPECT_THAT(DrawOrder{}.group(Layer::Selected, Shape::Diamond), IsEmpty());
}

}  // namespace
}  // namespace flipbook::raster
