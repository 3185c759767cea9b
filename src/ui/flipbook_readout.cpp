#include "flipbook/ui/flipbook_readout.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/ui/theme.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

constexpr int kChipHeightPx = 28;
constexpr int kSpacingPx = 2 * Theme::kGridPx;
constexpr double kDotRadiusPx = 4;

QString number(std::uint32_t value) { return QLocale{}.toString(value); }

}  // namespace

LiveChip::LiveChip(QWidget* parent) : QToolButton{parent} {
  setObjectName(QStringLiteral("liveChip"));
  setFocusPolicy(Qt::TabFocus);
}

void LiveChip::setLit(bool isLit) {
  m_isLit = isLit;
  update();
}

QSize LiveChip::sizeHint() const {
  return {fontMetrics().horizontalAdvance(text()) + 38, kChipHeightPx};
}

void LiveChip::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF pill = QRectF{rect()}.adjusted(1, 1, -1, -1);
  const bool isFocused = hasFocus();
  painter.setPen(QPen{isFocused ? theme().text
                      : m_isLit ? theme().accent
                                : theme().faint,
                      isFocused ? 2.0 : 1.0});
  painter.setBrush(m_isLit ? theme().accent : underMouse() ? theme().chip : theme().panel);
  painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
  const QColor ink = m_isLit ? theme().onAccent : theme().dim;
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  painter.drawEllipse(QPointF{pill.left() + 14, pill.center().y()}, kDotRadiusPx, kDotRadiusPx);
  painter.setPen(ink);
  painter.setFont(themeFont(Theme::kTextPx, m_isLit));
  painter.drawText(pill.adjusted(24, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
}

FlipbookReadout::FlipbookReadout(QWidget* parent)
    : QWidget{parent},
      m_timeline{std::make_shared<viewmodel::Timeline>()},
      m_page{new TextLabel{{}, {Tone::Text, Theme::kTextPx, true}, this}},
      m_pages{new TextLabel{{}, {Tone::Dim, Theme::kTextPx, false}, this}},
      m_live{new LiveChip{this}},
      m_hint{new TextLabel{tr("End: follow"), {Tone::Faint, Theme::kSmallPx, false}, this}} {
  setObjectName(QStringLiteral("flipbookReadout"));
  m_page->setObjectName(QStringLiteral("pageLabel"));
  m_pages->setObjectName(QStringLiteral("pagesLabel"));
  m_hint->setObjectName(QStringLiteral("followHint"));
  for (TextLabel* label : {m_page, m_pages, m_hint}) {
    label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
  }
  auto* row = new QHBoxLayout{this};
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kSpacingPx);
  row->addWidget(m_page);
  row->addWidget(m_pages);
  row->addStretch(1);
  row->addWidget(m_hint);
  row->addWidget(m_live);
  connect(m_live, &QToolButton::clicked, this, [this] {
    if (m_player) m_player->apply(playback::Follow{});
  });
  showState();
}

void FlipbookReadout::setPlayer(viewmodel::FlipbookPlayer* player) {
  if (m_player) m_player->disconnect(this);
  m_player = player;
  if (m_player) {
    connect(m_player, &viewmodel::FlipbookPlayer::modeChanged, this, &FlipbookReadout::showState);
    connect(m_player, &viewmodel::FlipbookPlayer::pageChanged, this, &FlipbookReadout::showState);
  }
  showState();
}

void FlipbookReadout::setTimeline(std::shared_ptr<const viewmodel::Timeline> timeline,
                                  bool isEnded) {
  FLIPBOOK_EXPECTS(timeline != nullptr);
  m_timeline = std::move(timeline);
  m_isEnded = isEnded;
  showState();
}

void FlipbookReadout::showState() {
  const std::uint32_t page = m_player ? m_player->playhead().page() : 0;
  const auto& pages = m_timeline->pages;
  const bool isFollowing = m_player && m_player->playhead().isFollowing();
  if (page < pages.size()) {
    const std::uint32_t last = pages.back().epoch;
    m_page->setText(tr("page %1").arg(number(pages[page].epoch)));
    m_pages->setText(m_timeline->lastEpoch > last
                         ? tr("of %1, %2 planned").arg(number(last), number(m_timeline->lastEpoch))
                         : tr("of %1").arg(number(last)));
  } else {
    m_page->setText(tr("no page yet"));
    m_pages->setText(m_timeline->lastEpoch > 0 ? tr("%1 planned").arg(number(m_timeline->lastEpoch))
                                               : QString{});
  }
  setAccessibleName(m_page->text() + u' ' + m_pages->text());
  m_live->setText(m_isEnded ? tr("LAST") : tr("LIVE"));
  m_live->setLit(isFollowing && !pages.empty());
  m_live->setEnabled(m_player && !pages.empty());
  m_live->setVisible(m_player && !pages.empty());
  m_live->setToolTip(m_isEnded ? tr("Go to the last page (End)")
                     : isFollowing
                         ? tr("Each new page is shown as it comes. Turn a page to stay there.")
                         : tr("Show each new page as it comes (End)"));
  m_live->setAccessibleName(isFollowing ? tr("%1, followed").arg(m_live->text()) : m_live->text());
  m_live->updateGeometry();
  arrange();
}

void FlipbookReadout::arrange() {
  // The words come first; the hint only where there is room for it.
  const auto widthOf = [](const QWidget* widget) {
    return widget->isHidden() ? 0 : widget->sizeHint().width() + kSpacingPx;
  };
  const int taken = widthOf(m_page) + widthOf(m_pages) + widthOf(m_live);
  const bool isUseful = !m_live->isHidden() && !m_live->isLit();
  m_hint->setVisible(isUseful && taken + m_hint->sizeHint().width() + kSpacingPx <= width());
}

void FlipbookReadout::resizeEvent(QResizeEvent* event) {
  arrange();
  QWidget::resizeEvent(event);
}

}  // namespace flipbook::ui
