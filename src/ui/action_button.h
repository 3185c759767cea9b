// A push button that shows and triggers an action.

#pragma once

class QAction;
class QPushButton;
class QWidget;

namespace flipbook::ui {

enum class ButtonKeys { Hidden, Shown };

// Follows text, possibility and status tip of the action, which outlives the button; with
// ButtonKeys::Shown also its first shortcut, for as long as it has one.
[[nodiscard]] QPushButton* buttonFor(QAction* action, QWidget* parent = nullptr,
                                     ButtonKeys keys = ButtonKeys::Hidden);

}  // namespace flipbook::ui
