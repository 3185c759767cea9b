#include "ui/class_chooser.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPixmap>
#include <QScreen>
#include <QVBoxLayout>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::ui {
namespace {

constexpr int kWidthPx = 230;
constexpr int kMostRows = 12;
constexpr int kDigits = 9;
constexpr int kClassRole = Qt::UserRole;

QIcon dot(const QColor& color) {
  constexpr int kSidePx = 36;
  QPixmap pixmap{kSidePx, kSidePx};
  pixmap.fill(Qt::transparent);
  QPainter painter{&pixmap};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawEllipse(QRectF{6, 6, kSidePx - 12, kSidePx - 12});
  painter.end();
  return QIcon{pixmap};
}

}  // namespace

ClassChooser::ClassChooser(const RunInfo& run, std::optional<ClassId> current, QWidget* parent)
    : QFrame{parent, Qt::Popup}, m_text{new QLineEdit}, m_list{new QListWidget} {
  setObjectName(QStringLiteral("classChooser"));
  setAccessibleName(tr("Choose a class"));
  setAttribute(Qt::WA_DeleteOnClose);
  setFrameShape(QFrame::StyledPanel);
  m_text->setObjectName(QStringLiteral("className"));
  m_text->setAccessibleName(tr("Name of the class"));
  m_text->setPlaceholderText(tr("Name of the class"));
  m_list->setObjectName(QStringLiteral("classes"));
  m_list->setAccessibleName(tr("Classes"));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setUniformItemSizes(true);
  m_list->setIconSize({12, 12});
  m_list->setFocusPolicy(Qt::NoFocus);
  for (std::uint32_t i = 0; i < run.classes.size(); ++i) {
    const QString name = viewmodel::classText(run, ClassId{i});
    auto* item = new QListWidgetItem{
        dot(viewmodel::classColor(ClassId{i})),
        i < kDigits ? tr("%1  (%2)").arg(name, QString::number(i + 1)) : name, m_list};
    item->setData(kClassRole, i);
    item->setData(Qt::ToolTipRole, viewmodel::plainTip(name));
  }
  m_list->setCurrentRow(current ? static_cast<int>(current->value()) : 0);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(6, 6, 6, 6);
  column->setSpacing(6);
  column->addWidget(m_text);
  column->addWidget(m_list);
  const int rows = qMin(m_list->count(), kMostRows);
  m_list->setFixedHeight(rows * qMax(22, m_list->sizeHintForRow(0)) + 4);
  setFixedWidth(kWidthPx);
  m_text->installEventFilter(this);
  connect(m_text, &QLineEdit::textEdited, this, &ClassChooser::filter);
  connect(m_list, &QListWidget::itemClicked, this, &ClassChooser::choose);
}

void ClassChooser::showAt(const QPoint& globalBottomLeft) {
  adjustSize();
  QPoint corner = globalBottomLeft;
  if (const QScreen* screen = parentWidget()->screen()) {
    const QRect room = screen->availableGeometry();
    corner.setX(qBound(room.left(), corner.x(), qMax(room.left(), room.right() - width())));
    corner.setY(qBound(room.top(), corner.y(), qMax(room.top(), room.bottom() - height())));
  }
  move(corner);
  show();
  m_text->setFocus();
}

// A digit alone is the number of a class; anything else narrows the list.
void ClassChooser::filter(const QString& text) {
  bool isNumber{};
  const int number = text.toInt(&isNumber);
  const bool isDigit = isNumber && text.size() == 1 && number >= 1 && number <= m_list->count();
  int first = -1;
  for (int row = 0; row < m_list->count(); ++row) {
    QListWidgetItem* item = m_list->item(row);
    const bool isMatch =
        isDigit ? row == number - 1 : item->text().contains(text, Qt::CaseInsensitive);
    item->setHidden(!isMatch);
    const bool isBetter =
        first < 0 || (!m_list->item(first)->text().startsWith(text, Qt::CaseInsensitive) &&
                      item->text().startsWith(text, Qt::CaseInsensitive));
    if (isMatch && isBetter) first = row;
  }
  m_list->setCurrentRow(first);
}

void ClassChooser::choose() {
  const QListWidgetItem* item = m_list->currentItem();
  if (item == nullptr || item->isHidden()) return;
  Q_EMIT chosen(ClassId{item->data(kClassRole).toUInt()});
  close();
}

bool ClassChooser::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_text || event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    choose();
    return true;
  }
  if (key != Qt::Key_Down && key != Qt::Key_Up) return false;
  const int by = key == Qt::Key_Down ? 1 : -1;
  for (int row = m_list->currentRow() + by; row >= 0 && row < m_list->count(); row += by) {
    if (m_list->item(row)->isHidden()) continue;
    m_list->setCurrentRow(row);
    break;
  }
  return true;
}

}  // namespace flipbook::ui
