#include "flipbook/ui/image_view.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

namespace flipbook::ui {
namespace {

constexpr QSizeF kView{100, 100};
constexpr QSizeF kWide{40, 20};

TEST(ImagePlacement, FitsTheWholeImageInTheMiddle) {
  EXPECT_EQ(ImagePlacement{}.rectInView(kWide, kView), QRectF(0, 25, 100, 50));
  EXPECT_TRUE(ImagePlacement{}.rectInView({}, kView).isEmpty());
}

TEST(ImagePlacement, ZoomsAboutThePointUnderTheMouse) {
  const QSizeF square{20, 20};
  // The view's (25, 25) shows the image's (5, 5) fitted, and so it does at twice the size.
  const ImagePlacement zoomed = ImagePlacement{}.zoomedAt({25, 25}, 2, square, kView);

  EXPECT_EQ(zoomed.rectInView(square, kView), QRectF(-25, -25, 200, 200));
}

TEST(ImagePlacement, NeverZoomsOutBeyondTheFit) {
  const ImagePlacement placement = ImagePlacement{}.zoomedAt({10, 50}, 0.1, kWide, kView);

  EXPECT_EQ(placement.rectInView(kWide, kView), QRectF(0, 25, 100, 50));
}

TEST(ImagePlacement, StopsAtTheEdgesWhenDragged) {
  const ImagePlacement zoomed = ImagePlacement{}.zoomedAt({50, 50}, 4, kWide, kView);

  const QRectF rect = zoomed.movedBy({5000, 5000}, kWide, kView).rectInView(kWide, kView);

  EXPECT_EQ(rect.topLeft(), QPointF(0, 0));
}

class ImageViewTest : public testing::Test {
 protected:
  ImageViewTest() {
    view.resize(100, 100);
    QImage image{2, 2, QImage::Format_RGB32};
    image.fill(Qt::black);
    image.setPixelColor(0, 0, Qt::white);
    view.setImage(image);
    view.show();
  }

  void turnWheel(int notches) {
    QWheelEvent event{{50, 50},
                      view.mapToGlobal(QPointF{50, 50}),
                      {},
                      {0, 120 * notches},
                      Qt::NoButton,
                      {},
                      Qt::NoScrollPhase,
                      false};
    QApplication::sendEvent(&view, &event);
  }

  ImageView view;
};

TEST_F(ImageViewTest, ShowsThePixelsOfATinyImage) {
  const QImage shown = view.grab().toImage();

  // Nearest-neighbour: white right up to the middle, black right after it.
  EXPECT_EQ(shown.pixelColor(48, 48), QColor(Qt::white));
  EXPECT_EQ(shown.pixelColor(52, 52), QColor(Qt::black));
}

TEST_F(ImageViewTest, ZoomsByWheelAndFitsANewImage) {
  turnWheel(3);
  EXPECT_GT(view.placement().zoom, 1.9);

  view.setImage(view.image());
  EXPECT_EQ(view.placement().zoom, 1);
}

TEST_F(ImageViewTest, IsMovedByDragging) {
  turnWheel(5);
  const QPointF before = view.placement().center;

  QTest::mousePress(&view, Qt::LeftButton, {}, {50, 50});
  QMouseEvent move{QEvent::MouseMove, QPointF{70, 50}, view.mapToGlobal(QPointF{70, 50}),
                   Qt::NoButton,      Qt::LeftButton,  {}};
  QApplication::sendEvent(&view, &move);
  QTest::mouseRelease(&view, Qt::LeftButton, {}, {70, 50});

  EXPECT_LT(view.placement().center.x(), before.x());
  EXPECT_EQ(view.placement().center.y(), before.y());
}

}  // namespace
}  // namespace flipbook::ui
