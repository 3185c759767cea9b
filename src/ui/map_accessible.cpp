#include "ui/map_accessible.h"

#include <QAccessibleWidget>

#include "flipbook/ui/map_canvas.h"

namespace flipbook::ui {
namespace {

class AccessibleMap : public QAccessibleWidget {
 public:
  explicit AccessibleMap(MapCanvas* canvas) : QAccessibleWidget{canvas, QAccessible::Chart} {}

  [[nodiscard]] QString text(QAccessible::Text kind) const override {
    const auto* canvas = static_cast<const MapCanvas*>(object());
    switch (kind) {
      case QAccessible::Value:
        return canvas->describeCurrent();
      case QAccessible::Description:
        return canvas->describeMap();
      default:
        return QAccessibleWidget::text(kind);
    }
  }
};

QAccessibleInterface* makeInterface(const QString& className, QObject* object) {
  if (className != QLatin1String{MapCanvas::staticMetaObject.className()}) return nullptr;
  return new AccessibleMap{static_cast<MapCanvas*>(object)};
}

}  // namespace

void installMapAccessibility() {
  static const bool isInstalled = [] {
    QAccessible::installFactory(makeInterface);
    return true;
  }();
  static_cast<void>(isInstalled);
}

}  // namespace flipbook::ui
