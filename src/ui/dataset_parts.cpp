#include "ui/dataset_parts.h"

#include <QAbstractListModel>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::ui {
namespace {

constexpr int kRowPx = 38;
constexpr int kThumbPx = 28;
constexpr int kThumbGapPx = 4;

class ClassModel : public QAbstractListModel {
 public:
  using QAbstractListModel::QAbstractListModel;

  void set(std::vector<viewmodel::ClassSummary> classes) {
    beginResetModel();
    m_classes = std::move(classes);
    m_most = 1;
    m_widestNamePx = 0;
    m_mostExamples = 0;
    const QFontMetrics metrics{themeFont(Theme::kTextPx)};
    for (const auto& klass : m_classes) {
      m_most = std::max(m_most, klass.images);
      m_widestNamePx = std::max(m_widestNamePx, metrics.horizontalAdvance(klass.name));
      m_mostExamples = std::max(m_mostExamples, static_cast<int>(klass.examples.size()));
    }
    endResetModel();
  }
  [[nodiscard]] int rowCount(const QModelIndex& parent) const override {
    return parent.isValid() ? 0 : static_cast<int>(m_classes.size());
  }
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override {
    if (!index.isValid()) return {};
    const auto& klass = at(index);
    if (role == Qt::DisplayRole) return klass.name;
    if (role == Qt::AccessibleTextRole) {
      return ClassCountList::tr("%1, %2 images")
          .arg(klass.name, viewmodel::countText(klass.images));
    }
    return {};
  }
  [[nodiscard]] const viewmodel::ClassSummary& at(const QModelIndex& index) const {
    return m_classes[static_cast<std::size_t>(index.row())];
  }
  [[nodiscard]] std::uint64_t most() const { return m_most; }
  [[nodiscard]] int widestNamePx() const { return m_widestNamePx; }
  [[nodiscard]] int mostExamples() const { return m_mostExamples; }

 private:
  std::vector<viewmodel::ClassSummary> m_classes;
  std::uint64_t m_most{1};
  int m_widestNamePx{};
  int m_mostExamples{};
};

class ClassDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {200, kRowPx};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const auto* model = static_cast<const ClassModel*>(index.model());
    const auto& klass = model->at(index);
    const Theme& t = theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QRect row = option.rect.adjusted(2, 0, -2, 0);
    painter->setPen(Qt::NoPen);
    painter->setBrush(viewmodel::classColor(ClassId{static_cast<std::uint32_t>(index.row())}));
    painter->drawEllipse(QPointF(row.left() + 6, row.center().y() + 0.5), 5, 5);
    row.adjust(22, 0, 0, 0);

    // Images stand at the right where there is room for at least half of the row, and take the same
    // room in every row: bars of different rows are compared.
    const int places = row.width() > 430 ? model->mostExamples() : 0;
    if (places > 0) row.adjust(0, 0, -places * (kThumbPx + kThumbGapPx) - 10, 0);
    for (int i = 0; i < std::min(places, static_cast<int>(klass.examples.size())); ++i) {
      const QRect frame{row.right() + 10 + i * (kThumbPx + kThumbGapPx),
                        row.center().y() - kThumbPx / 2, kThumbPx, kThumbPx};
      drawThumbnail(*painter, frame, klass.examples[static_cast<std::size_t>(i)]);
    }

    const QFont font = themeFont(Theme::kTextPx);
    painter->setFont(font);
    const int nameWidth = std::clamp(model->widestNamePx() + 12, 60, std::max(60, row.width() / 2));
    const QFontMetrics metrics{font};
    painter->setPen(t.text);
    painter->drawText(QRect{row.left(), row.top(), nameWidth, row.height()}, Qt::AlignVCenter,
                      metrics.elidedText(klass.name, Qt::ElideMiddle, nameWidth - 6));
    const int countWidth = metrics.horizontalAdvance(viewmodel::countText(model->most())) + 6;
    painter->setPen(klass.images == 0 ? t.warn : t.dim);
    painter->drawText(QRect{row.left() + nameWidth, row.top(), countWidth, row.height()},
                      Qt::AlignVCenter | Qt::AlignRight, viewmodel::countText(klass.images));
    const QRect bar{row.left() + nameWidth + countWidth + 12, row.center().y() - 3,
                    row.right() - row.left() - nameWidth - countWidth - 12, 6};
    drawBar(*painter, bar, klass.images, model->most(), index.row());
    painter->restore();
  }

 private:
  static void drawThumbnail(QPainter& painter, const QRect& frame, const QImage& image) {
    if (image.isNull()) return;
    const int side = std::min(image.width(), image.height());
    const QRect middle{(image.width() - side) / 2, (image.height() - side) / 2, side, side};
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(frame, image, middle);
  }

  static void drawBar(QPainter& painter, const QRect& bar, std::uint64_t count, std::uint64_t most,
                      int row) {
    if (bar.width() < 12) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().chip);
    painter.drawRoundedRect(bar, 3, 3);
    QRectF filled{bar};
    filled.setWidth(bar.width() * static_cast<double>(count) / static_cast<double>(most));
    painter.setBrush(viewmodel::classColor(ClassId{static_cast<std::uint32_t>(row)}));
    if (count > 0) painter.drawRoundedRect(filled, 3, 3);
  }
};

}  // namespace

ClassCountList::ClassCountList(QWidget* parent) : QListView{parent} {
  setObjectName(QStringLiteral("classCounts"));
  setAccessibleName(tr("Classes and how many images each has"));
  setModel(new ClassModel{this});
  setItemDelegate(new ClassDelegate{this});
  setUniformItemSizes(true);
  setSelectionMode(QAbstractItemView::NoSelection);
  setFrameShape(QFrame::NoFrame);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setMinimumHeight(3 * kRowPx);
}

void ClassCountList::setClasses(const std::vector<viewmodel::ClassSummary>& classes) {
  static_cast<ClassModel*>(model())->set(classes);
}

SplitBar::SplitBar(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("splitBar"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SplitBar::setSplit(std::uint64_t training, std::uint64_t validation) {
  m_training = training;
  m_validation = validation;
  setAccessibleName(tr("%1 training images, %2 validation images")
                        .arg(viewmodel::countText(training), viewmodel::countText(validation)));
  update();
}

QSize SplitBar::sizeHint() const { return {300, 10}; }

void SplitBar::paintEvent(QPaintEvent*) {
  const std::uint64_t all = m_training + m_validation;
  if (all == 0) return;
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  const double share = static_cast<double>(m_training) / static_cast<double>(all);
  const double border = share * (width() - 3);
  const Theme& t = theme();
  painter.setBrush(t.accent);
  painter.drawRoundedRect(QRectF(0, 0, border, height()), 3, 3);
  painter.setBrush(t.f1);
  painter.drawRoundedRect(QRectF(border + 3, 0, width() - border - 3, height()), 3, 3);
}

NoticeList::NoticeList(QWidget* parent) : QWidget{parent}, m_column{new QVBoxLayout{this}} {
  setObjectName(QStringLiteral("notices"));
  m_column->setContentsMargins(0, 0, 0, 0);
  m_column->setSpacing(8);
}

void NoticeList::setNotices(const std::vector<Notice>& notices) {
  while (QLayoutItem* item = m_column->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const Notice& notice : notices) m_column->addWidget(makeNotice(notice));
}

void NoticeList::unfold(int index) {
  const QLayoutItem* item = m_column->itemAt(index);
  if (!item) return;
  if (auto* more = item->widget()->findChild<QPushButton*>()) more->setChecked(true);
}

QWidget* NoticeList::makeNotice(const Notice& notice) {
  auto* box = new QWidget{this};
  auto* icon = new QLabel{box};
  const bool isGood = notice.tone == Notice::Tone::Good;
  const bool isWarning = notice.tone == Notice::Tone::Warn;
  const QString name = isGood      ? QStringLiteral("done")
                       : isWarning ? QStringLiteral("warning")
                                   : QStringLiteral("info");
  const IconTone tone = isGood ? IconTone::Good : isWarning ? IconTone::Warn : IconTone::Dim;
  icon->setPixmap(themeIcon(name, tone).pixmap(QSize{16, 16}, devicePixelRatioF()));
  auto* title = new QLabel{notice.title, box};
  title->setTextFormat(Qt::PlainText);
  title->setWordWrap(true);
  title->setObjectName(QStringLiteral("noticeTitle"));
  auto* row = new QHBoxLayout;
  row->setSpacing(9);
  row->addWidget(icon, 0, Qt::AlignTop);
  row->addWidget(title, 1);
  auto* column = new QVBoxLayout{box};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addLayout(row);
  if (notice.lines.isEmpty()) return box;

  auto* more = new QPushButton{tr("Show"), box};
  more->setObjectName(QStringLiteral("noticeMore"));
  more->setAccessibleName(tr("Show: %1").arg(notice.title));
  more->setProperty("link", true);
  more->setCheckable(true);
  row->addWidget(more, 0, Qt::AlignTop);
  auto* list = new QListWidget{box};
  list->setObjectName(QStringLiteral("noticeLines"));
  list->setAccessibleName(notice.title);
  list->setUniformItemSizes(true);
  list->setTextElideMode(Qt::ElideMiddle);
  list->setFont(themeFont(Theme::kSmallPx));
  list->addItems(notice.lines);
  for (int i = 0; i < list->count(); ++i) list->item(i)->setToolTip(list->item(i)->text());
  list->setFixedHeight(std::min(160, 10 + list->count() * 20));
  list->hide();
  column->addWidget(list);
  QObject::connect(more, &QPushButton::toggled, list, [list, more](bool isShown) {
    list->setVisible(isShown);
    more->setText(isShown ? tr("Hide") : tr("Show"));
  });
  return box;
}

}  // namespace flipbook::ui
