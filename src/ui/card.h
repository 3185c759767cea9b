// A sample as a card in a list: its ground, its thumbnail at the left, a class dot before a line.

#pragma once

#include <QImage>
#include <QPoint>
#include <QRect>
#include <QSize>

#include "ui/thumbnail_button.h"

class QPainter;
class QStyleOptionViewItem;

namespace flipbook::ui {

struct CardShape {
  int widthPx{};
  int imagePx{};  // side of the thumbnail, without its underline
  int padPx{};

  [[nodiscard]] QSize size() const;
};

// Between the thumbnail and the text beside it.
inline constexpr int kCardTextGapPx = 10;

// The ground (tinted where it is selected, a chip where the mouse is over it) and the thumbnail.
// Where the thumbnail is.
QRect paintCard(QPainter& painter, const QStyleOptionViewItem& option, const CardShape& shape,
                const QImage& image, const ThumbnailLook& look);

// A class dot, in the middle of a line's height at its left end; what the line has left.
[[nodiscard]] QRect paintClassDot(QPainter& painter, const QRect& line, const QColor& color);

}  // namespace flipbook::ui
