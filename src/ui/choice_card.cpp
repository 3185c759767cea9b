#include "ui/choice_card.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <utility>

#include "flipbook/core/sample.h"
#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr int kCardPadPx = 18;
constexpr int kCardIconPx = 28;
constexpr int kRowHeightPx = 46;
constexpr int kRowIconPx = 20;

QPainterPath roundedPath(const QRectF& rect) {
  QPainterPath path;
  path.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Theme::kCornerPx, Theme::kCornerPx);
  return path;
}

QString homeShortened(const std::filesystem::path& path) {
  QString text = QString::fromStdString(printablePath(path.native()));
  const QString home = qEnvironmentVariable("HOME");
  if (home.size() > 1 && text.startsWith(home + u'/')) text = u'~' + text.mid(home.size());
  return text;
}

}  // namespace

ChoiceCard::ChoiceCard(const QString& icon, const QString& title, const QString& sentence,
                       QWidget* parent)
    : QAbstractButton{parent}, m_icon{themeIcon(icon, IconTone::Accent)}, m_sentence{sentence} {
  setText(title);
  setAccessibleName(title);
  setAccessibleDescription(sentence);
  setCursor(Qt::PointingHandCursor);
  setAttribute(Qt::WA_Hover);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ChoiceCard::setKeys(const QString& keys) {
  m_keys = keys;
  update();
}

QSize ChoiceCard::sizeHint() const { return {270, 158}; }
QSize ChoiceCard::minimumSizeHint() const { return {180, 150}; }

void ChoiceCard::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  const bool isLit = underMouse() || hasFocus();
  painter.setPen(QPen{isLit ? t.accent : t.line, 1});
  painter.setBrush(isDown() ? t.chip : t.panel);
  painter.drawPath(roundedPath(rect()));

  const QRect inner = rect().adjusted(kCardPadPx, kCardPadPx, -kCardPadPx, -kCardPadPx);
  m_icon.paint(&painter, QRect{inner.left() - 2, inner.top() - 2, kCardIconPx, kCardIconPx});
  painter.setFont(themeFont(Theme::kSmallPx));
  painter.setPen(t.dim);
  painter.drawText(inner, Qt::AlignTop | Qt::AlignRight, m_keys);

  QRect texts = inner.adjusted(0, kCardIconPx + 12, 0, 4);
  painter.setFont(themeFont(Theme::kTextPx, true));
  painter.setPen(t.text);
  painter.drawText(texts, Qt::AlignTop | Qt::AlignLeft, text());
  texts.adjust(0, QFontMetrics{painter.font()}.height() + 5, 0, 0);
  painter.setFont(themeFont(Theme::kTextPx));
  painter.setPen(t.dim);
  painter.drawText(texts, Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, m_sentence);
}

RecentRow::RecentRow(viewmodel::RecentItem item, QWidget* parent)
    : QAbstractButton{parent}, m_item{std::move(item)}, m_path{homeShortened(m_item.path)} {
  setObjectName(QStringLiteral("recentRow"));
  const bool isRun = m_item.kind == viewmodel::RecentItem::Kind::Run;
  setText(m_item.name);
  setAccessibleName(isRun ? tr("Run %1").arg(m_item.name) : tr("Dataset %1").arg(m_item.name));
  setAccessibleDescription(viewmodel::stateText(m_item));
  setToolTip(m_item.isMissing ? tr("Not found any more: %1").arg(m_path) : m_path);
  setEnabled(!m_item.isMissing);
  setAttribute(Qt::WA_Hover);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  if (m_item.isResumable()) {
    m_resume = new QPushButton{tr("Resume"), this};
    m_resume->setObjectName(QStringLiteral("recentResume"));
    m_resume->setAccessibleName(tr("Resume the training of %1").arg(m_item.name));
    m_resume->setToolTip(tr("Go on training from page %1").arg(m_item.lastPage));
    connect(m_resume, &QPushButton::clicked, this, &RecentRow::resumeClicked);
  }
}

QSize RecentRow::sizeHint() const { return {400, kRowHeightPx}; }

void RecentRow::resizeEvent(QResizeEvent*) {
  if (!m_resume) return;
  const QSize size = m_resume->sizeHint();
  m_resume->setGeometry(width() - size.width() - 10, (height() - size.height()) / 2, size.width(),
                        size.height());
}

void RecentRow::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  if (isEnabled() && (underMouse() || hasFocus())) {
    painter.setPen(hasFocus() ? QPen{t.accent, 1} : QPen{Qt::NoPen});
    painter.setBrush(t.chip);
    painter.drawPath(roundedPath(rect()));
  }
  const bool isRun = m_item.kind == viewmodel::RecentItem::Kind::Run;
  const QIcon icon =
      themeIcon(isRun ? QStringLiteral("pages") : QStringLiteral("folder"), IconTone::Dim);
  icon.paint(&painter, QRect{12, (height() - kRowIconPx) / 2, kRowIconPx, kRowIconPx},
             Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);

  int right = width() - 12;
  if (m_resume) right = m_resume->x() - 12;
  const QString state = m_item.isMissing ? tr("not found") : viewmodel::stateText(m_item);
  const QFont small = themeFont(Theme::kSmallPx);
  painter.setFont(small);
  painter.setPen(isEnabled() ? t.dim : t.faint);
  const int stateWidth = QFontMetrics{small}.horizontalAdvance(state);
  painter.drawText(QRect{right - stateWidth, 0, stateWidth, height()},
                   Qt::AlignVCenter | Qt::AlignRight, state);

  const int left = 12 + kRowIconPx + 12;
  const int room = right - stateWidth - 14 - left;
  const QString path = QFontMetrics{small}.elidedText(m_path, Qt::ElideMiddle, room);
  painter.drawText(QRect{left, height() / 2 + 1, room, height() / 2 - 5},
                   Qt::AlignTop | Qt::AlignLeft, path);
  const QFont font = themeFont(Theme::kTextPx);
  painter.setFont(font);
  painter.setPen(isEnabled() ? t.text : t.faint);
  painter.drawText(QRect{left, 0, room, height() / 2 + 1}, Qt::AlignBottom | Qt::AlignLeft,
                   QFontMetrics{font}.elidedText(text(), Qt::ElideRight, room));
}

}  // namespace flipbook::ui
