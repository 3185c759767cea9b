// What the tests of the panels about samples and classes share.

#pragma once

#include <QApplication>
#include <QTest>
#include <QWidget>

#include "flipbook/ui/run_context.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::test {

struct PanelFixture : OpenFixture {
  using OpenFixture::OpenFixture;

  [[nodiscard]] ui::RunContext context() {
    return {.run = run.get(), .player = &player, .view = &view, .thumbnails = &thumbnails};
  }
};

// The child of this name, which must be there.
template <typename Widget = QWidget>
Widget& child(const QWidget& parent, const char* name) {
  auto* found = parent.findChild<Widget*>(QString::fromLatin1(name));
  if (!found) throw std::runtime_error{std::string{"no child "} + name};
  return *found;
}

inline void click(QWidget& widget, QPoint at = {}) {
  QTest::mouseClick(&widget, Qt::LeftButton, {}, at.isNull() ? widget.rect().center() : at);
}

}  // namespace flipbook::test
