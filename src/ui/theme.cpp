#include "flipbook/ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QStyle>
#include <QStyleFactory>
#include <array>
#include <utility>

static void initialiseResources() { Q_INIT_RESOURCE(flipbook); }

namespace flipbook::ui {
namespace {

QColor rgb(std::uint32_t value) { return QColor::fromRgb(value); }

Theme lightTheme() {
  Theme t;
  t.ground = rgb(0xf5f6f8), t.panel = rgb(0xffffff), t.map = rgb(0xfbfbfc);
  t.line = rgb(0xdde1e7), t.chip = rgb(0xeef1f5);
  t.text = rgb(0x1d2127), t.dim = rgb(0x667080), t.faint = rgb(0x9aa3af);
  t.accent = rgb(0x1f6fd6), t.onAccent = rgb(0xffffff);
  t.good = rgb(0x1d8a56), t.warn = rgb(0xb9770e), t.bad = rgb(0xc73e33);
  t.precision = rgb(0x1f6fd6), t.recall = rgb(0xc8681a), t.f1 = rgb(0x1d8a56);
  t.loss = rgb(0x8a93a0);
  return t;
}

Theme darkTheme() {
  Theme t;
  t.isDark = true;
  t.ground = rgb(0x1b1d21), t.panel = rgb(0x23262b), t.map = rgb(0x15171a);
  t.line = rgb(0x34383f), t.chip = rgb(0x2d3138);
  t.text = rgb(0xe6e8eb), t.dim = rgb(0x9aa1ab), t.faint = rgb(0x6b727c);
  // White on this blue would be 2.8 : 1; dark ink reads at 6.4 : 1.
  t.accent = rgb(0x4c9df3), t.onAccent = rgb(0x0e1a28);
  t.good = rgb(0x46b17b), t.warn = rgb(0xe0a33a), t.bad = rgb(0xe5695e);
  t.precision = rgb(0x6fb1ff), t.recall = rgb(0xf2a65a), t.f1 = rgb(0x58c48f);
  t.loss = rgb(0x8b929c);
  return t;
}

Theme& current() {
  static Theme s_theme = lightTheme();
  return s_theme;
}

QColor mixed(const QColor& from, const QColor& to, double part) {
  const auto channel = [part](int a, int b) { return qRound(a + (b - a) * part); };
  return {channel(from.red(), to.red()), channel(from.green(), to.green()),
          channel(from.blue(), to.blue())};
}

bool isDark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() <
         palette.color(QPalette::WindowText).lightness();
}

QPalette paletteOf(const Theme& t) {
  QPalette p;
  const std::array<std::pair<QPalette::ColorRole, QColor>, 19> roles{{
      {QPalette::Window, t.panel},
      {QPalette::WindowText, t.text},
      {QPalette::Base, t.panel},
      {QPalette::AlternateBase, t.ground},
      {QPalette::Text, t.text},
      {QPalette::Button, t.chip},
      {QPalette::ButtonText, t.text},
      {QPalette::BrightText, t.onAccent},
      {QPalette::Light, t.panel},
      {QPalette::Midlight, t.chip},
      {QPalette::Mid, t.line},
      {QPalette::Dark, t.faint},
      {QPalette::Shadow, t.line},
      {QPalette::Highlight, t.accent},
      {QPalette::HighlightedText, t.onAccent},
      {QPalette::Link, t.accent},
      {QPalette::LinkVisited, t.accent},
      {QPalette::PlaceholderText, t.dim},
      {QPalette::ToolTipText, t.text},
  }};
  for (const auto& [role, color] : roles) p.setColor(role, color);
  p.setColor(QPalette::ToolTipBase, t.panel);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    p.setColor(QPalette::Disabled, role, t.faint);
  }
  return p;
}

QString styleSheetOf(const Theme& t) {
  QFile file{QStringLiteral(":/style/flipbook.qss")};
  if (!file.open(QIODevice::ReadOnly)) return {};
  QString sheet = QString::fromUtf8(file.readAll());
  const QColor ink = t.text;
  const QColor tip = t.isDark ? mixed(t.panel, ink, 0.14) : ink;
  // Longer names first, so that @chip does not eat the front of @chipHover.
  const std::array<std::pair<QString, QString>, 21> tokens{{
      {QStringLiteral("@accentPressed"), mixed(t.accent, ink, 0.25).name()},
      {QStringLiteral("@accentHover"), mixed(t.accent, ink, 0.12).name()},
      {QStringLiteral("@chipPressed"), mixed(t.chip, ink, 0.13).name()},
      {QStringLiteral("@chipHover"), mixed(t.chip, ink, 0.06).name()},
      {QStringLiteral("@onAccent"), t.onAccent.name()},
      {QStringLiteral("@selected"), mixed(t.panel, t.accent, 0.18).name()},
      {QStringLiteral("@variant"), t.isDark ? QStringLiteral("dark") : QStringLiteral("light")},
      {QStringLiteral("@accent"), t.accent.name()},
      {QStringLiteral("@ground"), t.ground.name()},
      {QStringLiteral("@onTip"), t.isDark ? ink.name() : t.panel.name()},
      {QStringLiteral("@panel"), t.panel.name()},
      {QStringLiteral("@faint"), t.faint.name()},
      {QStringLiteral("@field"), t.chip.name()},
      {QStringLiteral("@thumb"), mixed(t.line, t.faint, 0.25).name()},
      {QStringLiteral("@chip"), t.chip.name()},
      {QStringLiteral("@line"), t.line.name()},
      {QStringLiteral("@text"), ink.name()},
      {QStringLiteral("@dim"), t.dim.name()},
      {QStringLiteral("@tip"), tip.name()},
      {QStringLiteral("@warn"), t.warn.name()},
      {QStringLiteral("@map"), t.map.name()},
  }};
  for (const auto& [name, value] : tokens) sheet.replace(name, value);
  return sheet;
}

}  // namespace

const Theme& theme() { return current(); }

void applyTheme(QApplication& application, ThemeChoice choice) {
  initialiseResources();
  bool wantsDark = choice == ThemeChoice::Dark;
  if (choice == ThemeChoice::System) {
    QApplication::setPalette(QPalette{});  // what the platform says, without our own answer
    wantsDark = isDark(QApplication::palette());
  }
  const Theme& t = current() = wantsDark ? darkTheme() : lightTheme();
  if (QApplication::style()->name().compare(QLatin1String{"fusion"}, Qt::CaseInsensitive) != 0) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  }
  QApplication::setPalette(paletteOf(t));
  QApplication::setFont(themeFont(Theme::kTextPx));
  application.setStyleSheet(styleSheetOf(t));
}

QFont themeFont(int sizePx, bool isBold) {
  QFont font = QApplication::font();
  font.setPixelSize(sizePx);
  font.setWeight(isBold ? QFont::DemiBold : QFont::Normal);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
  font.setFeature(QFont::Tag{"tnum"}, 1);
#endif
  return font;
}

}  // namespace flipbook::ui
