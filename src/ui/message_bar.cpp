#include "flipbook/ui/message_bar.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr int kInfoMs = 8000;

IconTone toneOf(Message::Severity severity) {
  switch (severity) {
    case Message::Severity::Info:
      return IconTone::Accent;
    case Message::Severity::Warning:
      return IconTone::Warn;
    case Message::Severity::Error:
      return IconTone::Bad;
  }
  return IconTone::Text;
}

QColor colorOf(Message::Severity severity) {
  switch (severity) {
    case Message::Severity::Info:
      return theme().accent;
    case Message::Severity::Warning:
      return theme().warn;
    case Message::Severity::Error:
      return theme().bad;
  }
  return theme().accent;
}

QString iconOf(Message::Severity severity) {
  switch (severity) {
    case Message::Severity::Info:
      return QStringLiteral("info");
    case Message::Severity::Warning:
      return QStringLiteral("warning");
    case Message::Severity::Error:
      return QStringLiteral("error");
  }
  return {};
}

QPushButton* linkButton(const QString& name, QWidget* parent) {
  auto* button = new QPushButton{parent};
  button->setObjectName(name);
  button->setProperty("link", true);
  button->setCursor(Qt::PointingHandCursor);
  return button;
}

QLabel* plainLabel(const QString& name, QWidget* parent) {
  auto* label = new QLabel{parent};
  label->setObjectName(name);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QWidget{parent},
      m_icon{new QLabel{this}},
      m_text{plainLabel(QStringLiteral("messageText"), this)},
      m_details{plainLabel(QStringLiteral("messageDetails"), this)},
      m_detailsButton{linkButton(QStringLiteral("messageDetailsButton"), this)},
      m_actionButton{linkButton(QStringLiteral("messageAction"), this)},
      m_close{new QToolButton{this}},
      m_timer{new QTimer{this}} {
  setObjectName(QStringLiteral("messageBar"));
  setAccessibleName(tr("Messages"));
  m_detailsButton->setCheckable(true);
  m_close->setObjectName(QStringLiteral("messageClose"));
  m_close->setAccessibleName(tr("Close this message"));
  m_close->setToolTip(tr("Close this message"));
  m_close->setAutoRaise(true);
  m_close->setIcon(themeIcon(QStringLiteral("close"), IconTone::Dim));
  m_close->setFocusPolicy(Qt::TabFocus);
  m_details->setForegroundRole(QPalette::PlaceholderText);
  m_timer->setSingleShot(true);
  m_timer->setInterval(kInfoMs);

  auto* row = new QHBoxLayout;
  row->setSpacing(Theme::kMarginPx);
  row->addWidget(m_text, 1);
  row->addWidget(m_detailsButton);
  row->addWidget(m_actionButton);
  row->addWidget(m_close);
  auto* grid = new QGridLayout{this};
  grid->setContentsMargins(Theme::kMarginPx, 6, Theme::kMarginPx, 6);
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(4);
  grid->addWidget(m_icon, 0, 0);
  grid->addLayout(row, 0, 1);
  grid->addWidget(m_details, 1, 1);
  grid->setColumnStretch(1, 1);

  connect(m_close, &QToolButton::clicked, this, &MessageBar::closeCurrent);
  connect(m_timer, &QTimer::timeout, this, &MessageBar::closeCurrent);
  connect(m_detailsButton, &QPushButton::toggled, this, [this](bool isShown) {
    m_details->setVisible(isShown);
    m_detailsButton->setText(isShown ? tr("Less") : tr("Details"));
    m_timer->stop();
  });
  connect(m_actionButton, &QPushButton::clicked, this, [this] {
    if (m_messages.empty()) return;
    const auto action = m_messages.back().action;
    closeCurrent();
    if (action) action();
  });
  hide();
}

void MessageBar::post(Message message) {
  const auto isSame = [&](const Message& other) {
    return other.text == message.text && other.details == message.details;
  };
  m_messages.erase(std::remove_if(m_messages.begin(), m_messages.end(), isSame), m_messages.end());
  m_messages.push_back(std::move(message));
  showNewest();
}

void MessageBar::closeCurrent() {
  if (!m_messages.empty()) m_messages.pop_back();
  showNewest();
}

void MessageBar::clear() {
  m_messages.clear();
  showNewest();
}

void MessageBar::showNewest() {
  m_timer->stop();
  setVisible(!m_messages.empty());
  if (m_messages.empty()) return;
  const Message& message = m_messages.back();
  constexpr int kIconPx = 18;
  m_icon->setPixmap(themeIcon(iconOf(message.severity), toneOf(message.severity))
                        .pixmap(QSize{kIconPx, kIconPx}, devicePixelRatioF()));
  m_text->setText(message.text);
  m_details->setText(message.details);
  m_detailsButton->setChecked(false);
  m_detailsButton->setText(tr("Details"));
  m_details->hide();
  m_detailsButton->setVisible(!message.details.isEmpty());
  m_actionButton->setText(message.actionText);
  m_actionButton->setVisible(!message.actionText.isEmpty());
  if (message.severity == Message::Severity::Info) m_timer->start();
  update();
}

void MessageBar::paintEvent(QPaintEvent*) {
  if (m_messages.empty()) return;
  QPainter painter{this};
  const QColor color = colorOf(m_messages.back().severity);
  QColor tint = color;
  tint.setAlphaF(theme().isDark ? 0.16F : 0.09F);
  painter.fillRect(rect(), theme().panel);
  painter.fillRect(rect(), tint);
  painter.fillRect(QRect{0, 0, 3, height()}, color);
  painter.fillRect(QRect{0, height() - 1, width(), 1}, theme().line);
}

void MessageBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && !m_messages.empty()) {
    const bool showsDetails = m_detailsButton->isChecked();
    showNewest();
    m_detailsButton->setChecked(showsDetails);
  }
}

}  // namespace flipbook::ui
