#include "flipbook/ui/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "flipbook/ui/theme.h"

static void initialiseResources() { Q_INIT_RESOURCE(flipbook); }

namespace flipbook::ui {
namespace {

QColor colorOf(IconTone tone, QIcon::Mode mode) {
  const Theme& t = theme();
  if (mode == QIcon::Disabled) return t.faint;
  switch (tone) {
    case IconTone::Text:
      return t.text;
    case IconTone::Dim:
      return t.dim;
    case IconTone::Accent:
      return t.accent;
    case IconTone::OnAccent:
      return t.onAccent;
    case IconTone::Good:
      return t.good;
    case IconTone::Warn:
      return t.warn;
    case IconTone::Bad:
      return t.bad;
  }
  return t.text;
}

QByteArray readIcon(const QString& name) {
  initialiseResources();
  QFile file{QStringLiteral(":/icons/%1.svg").arg(name)};
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
}

class ThemeIconEngine : public QIconEngine {
 public:
  ThemeIconEngine(QByteArray svg, IconTone tone) : m_svg{std::move(svg)}, m_tone{tone} {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    if (m_svg.isEmpty()) return;
    QByteArray colored = m_svg;
    colored.replace("currentColor", colorOf(m_tone, mode).name().toLatin1());
    QSvgRenderer renderer{colored};
    const int side = qMin(rect.width(), rect.height());
    const QPoint corner = rect.center() - QPoint{side / 2, side / 2};
    renderer.render(painter, QRectF{QPointF{corner}, QSizeF(side, side)});
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap{size};
    pixmap.fill(Qt::transparent);
    QPainter painter{&pixmap};
    paint(&painter, QRect{QPoint{}, size}, mode, state);
    return pixmap;
  }

  [[nodiscard]] QIconEngine* clone() const override { return new ThemeIconEngine{m_svg, m_tone}; }
  bool isNull() override { return m_svg.isEmpty(); }

 private:
  QByteArray m_svg;
  IconTone m_tone;
};

}  // namespace

QIcon themeIcon(const QString& name, IconTone tone) {
  return QIcon{new ThemeIconEngine{readIcon(name), tone}};
}

QIcon applicationIcon() { return themeIcon(QStringLiteral("flipbook")); }

}  // namespace flipbook::ui
