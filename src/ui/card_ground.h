// The ground of a card in a list: tinted where it is selected, a chip where the mouse is over it.

#pragma once

class QPainter;
class QStyleOptionViewItem;

namespace flipbook::ui {

void paintCardGround(QPainter& painter, const QStyleOptionViewItem& option);

}  // namespace flipbook::ui
