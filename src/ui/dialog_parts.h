// What the small dialogs that ask one question are made of.

#pragma once

#include <QString>

#include "ui/text_label.h"

class QDialog;
class QHBoxLayout;
class QPushButton;

namespace flipbook::ui {

[[nodiscard]] TextLabel* wrappedText(const QString& text, TextStyle style);

// Cancel, which closes the dialog, and beside it the one that does what is asked, by Enter too.
[[nodiscard]] QHBoxLayout* dialogButtons(QPushButton* main, QDialog* dialog);

// Texts that wrap need a height that depends on the width.
void fitHeight(QDialog& dialog, int widthPx);

}  // namespace flipbook::ui
