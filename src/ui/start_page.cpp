#include "flipbook/ui/start_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"
#include "flipbook/ui/window_actions.h"
#include "ui/choice_card.h"

namespace flipbook::ui {
namespace {

constexpr int kColumnPx = 900;
constexpr int kNarrowPx = 680;

// The dashed field at the end of the page: the whole window accepts drops, this says so.
class DropHint : public QWidget {
 public:
  explicit DropHint(QWidget* parent) : QWidget{parent} {
    setObjectName(QStringLiteral("dropHint"));
    setAccessibleName(StartPage::tr("Drop a folder anywhere in this window to open it"));
    setMinimumHeight(64);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen{theme().faint, 1, Qt::CustomDashLine};
    pen.setDashPattern({5, 4});
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF{rect()}.adjusted(0.5, 0.5, -0.5, -0.5), Theme::kCornerPx,
                            Theme::kCornerPx);
    painter.setFont(themeFont(Theme::kTextPx));
    painter.setPen(theme().dim);
    painter.drawText(rect(), Qt::AlignCenter, accessibleName());
  }
};

QLabel* heading(const QString& text, int sizePx, QWidget* parent) {
  auto* label = new QLabel{text, parent};
  label->setFont(themeFont(sizePx, true));
  return label;
}

QLayout* makeHeader(QWidget* parent) {
  auto* icon = new QLabel{parent};
  constexpr int kIconPx = 52;
  icon->setPixmap(applicationIcon().pixmap(QSize{kIconPx, kIconPx}, parent->devicePixelRatioF()));
  auto* promise =
      new QLabel{StartPage::tr("Watch an image classifier learn your images, page by page, "
                               "and find what is wrong with the data."),
                 parent};
  promise->setForegroundRole(QPalette::PlaceholderText);
  promise->setWordWrap(true);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(3);
  texts->addWidget(heading(StartPage::tr("Flipbook"), Theme::kFigurePx, parent));
  texts->addWidget(promise);
  auto* row = new QHBoxLayout;
  row->setSpacing(16);
  row->addWidget(icon);
  row->addLayout(texts, 1);
  return row;
}

}  // namespace

StartPage::StartPage(WindowActions& actions, viewmodel::RecentItems& recent, QWidget* parent)
    : QWidget{parent}, m_recent{recent} {
  setObjectName(QStringLiteral("startPage"));
  setAccessibleName(tr("Start"));
  auto* scroll = new QScrollArea{this};
  scroll->setObjectName(QStringLiteral("startScroll"));
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->viewport()->setAutoFillBackground(false);
  auto* content = new QWidget{scroll};
  scroll->setWidget(content);
  content->setAutoFillBackground(false);  // setWidget() turns it on
  auto* outer = new QVBoxLayout{this};
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(scroll);

  auto* holder = new QWidget{content};
  holder->setMaximumWidth(kColumnPx);
  auto* column = new QVBoxLayout{holder};
  column->setContentsMargins(24, 40, 24, 28);
  column->setSpacing(0);
  column->addStretch(2);
  column->addLayout(makeHeader(holder));
  column->addSpacing(28);
  makeCards(actions, column);
  column->addSpacing(26);

  m_recentArea = new QWidget{holder};
  auto* area = new QVBoxLayout{m_recentArea};
  area->setContentsMargins(0, 0, 0, 0);
  area->setSpacing(6);
  area->addWidget(heading(tr("Recent"), Theme::kTextPx, m_recentArea));
  m_rows = new QVBoxLayout;
  m_rows->setSpacing(2);
  area->addLayout(m_rows);
  area->addSpacing(20);
  column->addWidget(m_recentArea);
  column->addWidget(new DropHint{holder});
  column->addStretch(3);

  auto* center = new QHBoxLayout{content};
  center->setContentsMargins(0, 0, 0, 0);
  center->addStretch(1);
  center->addWidget(holder, 100);
  center->addStretch(1);

  connect(&m_recent, &viewmodel::RecentItems::changed, this, &StartPage::refreshRecent);
  refreshRecent();
}

void StartPage::makeCards(WindowActions& actions, QVBoxLayout* column) {
  struct Choice {
    QAction* action;
    QString icon, title, sentence;
  };
  const Choice choices[] = {
      {actions.openDataset, QStringLiteral("image"), tr("Open dataset"),
       tr("A folder of images, one folder for each class. Nothing in it is changed.")},
      {actions.openRun, QStringLiteral("pages"), tr("Open run"),
       tr("Turn the pages of a training recorded before, here or on another machine.")},
      {actions.openDemo, QStringLiteral("demo"), tr("Try the demo"),
       tr("A small drawn dataset with wrong labels and outliers to find. First pages within a "
          "minute or two, all in some ten.")}};
  m_cards = new QBoxLayout{QBoxLayout::LeftToRight};
  m_cards->setSpacing(Theme::kMarginPx);
  for (const Choice& choice : choices) {
    auto* card = new ChoiceCard{choice.icon, choice.title, choice.sentence, this};
    card->setObjectName(choice.action->objectName() + QStringLiteral("Card"));
    card->setKeys(choice.action->shortcut().toString(QKeySequence::NativeText));
    connect(card, &ChoiceCard::clicked, choice.action, &QAction::trigger);
    m_cards->addWidget(card);
  }
  column->addLayout(m_cards);
}

void StartPage::refreshRecent() {
  while (QLayoutItem* item = m_rows->takeAt(0)) {
    item->widget()->hide();
    item->widget()->deleteLater();  // a row may be the sender of the click that changed the list
    delete item;
  }
  for (const viewmodel::RecentItem& item : m_recent.items()) {
    auto* row = new RecentRow{item, m_recentArea};
    connect(row, &RecentRow::clicked, this, [this, path = item.path] { Q_EMIT opened(path); });
    connect(row, &RecentRow::resumeClicked, this,
            [this, path = item.path] { Q_EMIT resumed(path); });
    m_rows->addWidget(row);
  }
  m_recentArea->setVisible(!m_recent.items().empty());
}

void StartPage::paintEvent(QPaintEvent*) { QPainter{this}.fillRect(rect(), theme().ground); }

void StartPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_cards->setDirection(width() < kNarrowPx ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

}  // namespace flipbook::ui
