#include "flipbook/ui/run_page.h"

#include <QAction>
#include <QDataStream>
#include <QDockWidget>
#include <QIODevice>
#include <QMainWindow>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "flipbook/ui/class_panel.h"
#include "flipbook/ui/compare_view.h"
#include "flipbook/ui/confusion_view.h"
#include "flipbook/ui/findings_view.h"
#include "flipbook/ui/flipbook_panel.h"
#include "flipbook/ui/gallery_view.h"
#include "flipbook/ui/inspector_panel.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/ui/moved_view.h"
#include "flipbook/ui/sample_table.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/metric_curves.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/dock_title.h"
#include "ui/review_stage.h"

namespace flipbook::ui {
namespace {

constexpr quint32 kLayoutVersion = 3;
constexpr int kClassesPx = 256;
constexpr int kInspectorPx = 360;
constexpr int kLowerPx = 260;
constexpr int kFlipbookPx = 272;

}  // namespace

RunPage::RunPage(QWidget* parent)
    : QWidget{parent},
      m_area{new QMainWindow},
      m_splitter{new QSplitter{Qt::Vertical, this}},
      m_center{new QStackedWidget{m_area}},
      m_map{new MapWidget{m_center}},
      m_flipbook{new FlipbookPanel{m_splitter}},
      m_classes{new ClassPanel{m_area}},
      m_inspector{new InspectorPanel{m_area}},
      m_confusion{new ConfusionView{m_area}},
      m_gallery{new GalleryView{m_area}},
      m_table{new SampleTable{m_area}},
      m_moved{new MovedView{m_area}},
      m_findings{new FindingsView{m_area}},
      m_compare{new CompareView{m_area}},
      m_stage{new ReviewStage{m_center}} {
  setObjectName(QStringLiteral("runPage"));
  setAccessibleName(tr("Run"));
  m_area->setObjectName(QStringLiteral("runArea"));
  m_area->setWindowFlags(Qt::Widget);
  m_center->addWidget(m_map);
  m_center->addWidget(m_stage);
  m_area->setCentralWidget(m_center);
  m_area->setDockNestingEnabled(true);
  m_area->setContextMenuPolicy(Qt::NoContextMenu);
  m_area->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  m_area->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  m_area->setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  m_classDock = addDock(QStringLiteral("classesDock"), tr("Classes"), m_classes);
  m_inspectorDock = addDock(QStringLiteral("inspectorDock"), tr("Inspector"), m_inspector);
  m_findingsDock = addDock(QStringLiteral("findingsDock"), tr("Findings"), m_findings);
  m_compareDock = addDock(QStringLiteral("compareDock"), tr("Compare"), m_compare);
  m_confusionDock = addDock(QStringLiteral("confusionDock"), tr("Confusion"), m_confusion);
  m_galleryDock = addDock(QStringLiteral("galleryDock"), tr("Gallery"), m_gallery);
  m_tableDock = addDock(QStringLiteral("tableDock"), tr("Table"), m_table);
  m_movedDock = addDock(QStringLiteral("movedDock"), tr("Moved"), m_moved);

  m_splitter->setObjectName(QStringLiteral("runSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_splitter->setHandleWidth(1);
  m_splitter->insertWidget(0, m_area);
  m_splitter->addWidget(m_flipbook);
  m_splitter->setStretchFactor(0, 1);
  m_splitter->setStretchFactor(1, 0);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(m_splitter);
  m_map->setPanelActions({m_findingsDock->toggleViewAction(), m_confusionDock->toggleViewAction(),
                          m_galleryDock->toggleViewAction(), m_tableDock->toggleViewAction(),
                          m_movedDock->toggleViewAction(), m_compareDock->toggleViewAction()});
  connect(m_map, &MapWidget::sampleActivated, this, [this] {
    m_inspectorDock->show();
    m_inspectorDock->raise();
  });
  connect(m_classes, &ClassPanel::findingsClicked, this, &RunPage::showFindings);
  connect(m_classes, &ClassPanel::thinSpotsClicked, this, [this] {
    m_findings->showThinSpots();
    m_findingsDock->show();
    m_findingsDock->raise();
  });
  connect(m_inspector, &InspectorPanel::neighborsFound, m_map, &MapWidget::setNeighborLines);
  connect(m_table, &SampleTable::filterTextCleared, this, &RunPage::filterTextCleared);
  connect(m_gallery, &GalleryView::filterTextCleared, this, &RunPage::filterTextCleared);
  resetLayout();
}

QDockWidget* RunPage::addDock(const QString& name, const QString& title, QWidget* widget) {
  auto* dock = new QDockWidget{title, m_area};
  dock->setObjectName(name);
  dock->setAccessibleName(title);
  dock->setTitleBarWidget(new DockTitle{dock});
  dock->setWidget(widget);
  dock->toggleViewAction()->setStatusTip(tr("Show or hide the panel %1").arg(title));
  // Whoever asks for a panel sees it, also where others are tabbed before it.
  connect(dock->toggleViewAction(), &QAction::triggered, dock, [dock](bool isShown) {
    if (isShown) dock->raise();
  });
  return dock;
}

void RunPage::setRun(const RunContext& context) {
  m_map->setRun(context);
  m_flipbook->setRun(context);
  m_classes->setRun(context);
  m_inspector->setRun(context);
  m_confusion->setRun(context);
  m_gallery->setRun(context);
  m_table->setRun(context);
  m_moved->setRun(context);
  m_findings->setRun(context);
  m_compare->setRun(context);
  m_stage->setRun(context);
  if (m_view) m_view->disconnect(this);
  m_view = context.view;
  if (m_view) {
    connect(m_view, &viewmodel::ViewStateHolder::currentChanged, this, &RunPage::showInspector);
  }
  if (context.run) m_flipbook->setPlannedEpochs(viewmodel::plannedEpochsOf(context.run->info()));
}

// Where the inspector is a tab behind the classes, a click on a datapoint brings it to the front.
void RunPage::showInspector() {
  const bool isTabbed = !m_area->tabifiedDockWidgets(m_inspectorDock).isEmpty();
  if (m_view->state().current && isTabbed) m_inspectorDock->raise();
}

void RunPage::showFindings(findings::FindingKind kind) {
  m_findings->showKind(kind);
  m_findingsDock->show();
  m_findingsDock->raise();
}

void RunPage::showComparison() {
  m_compareDock->show();
  m_compareDock->raise();
}

void RunPage::setLargeViewAction(QAction* action) {
  m_findings->addButtonFor(action);
  connect(action, &QAction::toggled, this, &RunPage::showLargeView);
  const auto close = [action] { action->setChecked(false); };
  connect(m_stage, &ReviewStage::closed, action, close);
  connect(m_findings, &FindingsView::hidden, action, close);
}

void RunPage::setAuditAction(QAction* action) { m_findings->addLinkFor(action); }

void RunPage::showLargeView(bool isLarge) {
  if (isLarge) {
    m_findingsDock->show();
    m_findingsDock->raise();
  }
  m_center->setCurrentWidget(isLarge ? static_cast<QWidget*>(m_stage) : m_map);
}

void RunPage::setFilterText(const QString& text) {
  m_table->setFilterText(text);
  m_gallery->setFilterText(text);
  if (text.isEmpty() || m_galleryDock->isVisible()) return;
  m_tableDock->show();
  m_tableDock->raise();
}

QList<QDockWidget*> RunPage::docks() const {
  return {m_classDock,   m_inspectorDock, m_findingsDock, m_confusionDock,
          m_galleryDock, m_tableDock,     m_movedDock,    m_compareDock};
}

QList<QAction*> RunPage::panelActions() const {
  QList<QAction*> actions;
  for (QDockWidget* dock : docks()) actions << dock->toggleViewAction();
  return actions;
}

void RunPage::resetLayout() {
  for (QDockWidget* dock : docks()) {
    dock->setFloating(false);
    m_area->removeDockWidget(dock);
  }
  m_isNarrow = width() < kNarrowPx;
  m_isLow = false;
  placeDocks();
  m_splitter->setSizes({qMax(1, height() - kFlipbookPx), kFlipbookPx});
  fitToHeight();
}

void RunPage::placeDocks() {
  m_area->addDockWidget(Qt::LeftDockWidgetArea, m_classDock);
  m_area->addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
  m_area->addDockWidget(Qt::BottomDockWidgetArea, m_findingsDock);
  m_area->tabifyDockWidget(m_findingsDock, m_confusionDock);
  m_area->tabifyDockWidget(m_confusionDock, m_galleryDock);
  m_area->tabifyDockWidget(m_galleryDock, m_tableDock);
  m_area->tabifyDockWidget(m_tableDock, m_movedDock);
  m_area->tabifyDockWidget(m_movedDock, m_compareDock);
  if (m_isNarrow) m_area->tabifyDockWidget(m_classDock, m_inspectorDock);
  m_classDock->show();
  m_inspectorDock->show();
  for (QDockWidget* dock :
       {m_findingsDock, m_confusionDock, m_galleryDock, m_tableDock, m_movedDock, m_compareDock}) {
    dock->hide();
  }
  m_area->resizeDocks({m_classDock, m_inspectorDock},
                      {m_isNarrow ? kInspectorPx : kClassesPx, kInspectorPx}, Qt::Horizontal);
  m_area->resizeDocks({m_findingsDock}, {kLowerPx}, Qt::Vertical);
}

// Moves only the inspector, and only where it stands as we placed it.
void RunPage::fitToWidth() {
  const bool isNarrow = width() < kNarrowPx;
  if (isNarrow == m_isNarrow) return;
  m_isNarrow = isNarrow;
  const bool isTabbed = m_area->tabifiedDockWidgets(m_classDock).contains(m_inspectorDock);
  if (isNarrow && !m_inspectorDock->isFloating() && !isTabbed) {
    m_area->tabifyDockWidget(m_classDock, m_inspectorDock);
    m_area->resizeDocks({m_classDock}, {qMin(kInspectorPx, width() * 2 / 5)}, Qt::Horizontal);
    m_classDock->raise();
  } else if (!isNarrow && isTabbed) {
    m_area->removeDockWidget(m_inspectorDock);
    m_area->addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    m_inspectorDock->show();
    m_area->resizeDocks({m_classDock, m_inspectorDock}, {kClassesPx, kInspectorPx}, Qt::Horizontal);
  }
}

// The flipbook takes no more room than its folded curves need, and gets it back when they unfold.
void RunPage::fitToHeight() {
  const bool isLow = window()->height() < FlipbookPanel::kCompactBelowPx;
  if (isLow == m_isLow) return;
  m_isLow = isLow;
  QTimer::singleShot(0, this, [this] {
    const int wanted = m_isLow ? m_flipbook->sizeHint().height() : kFlipbookPx;
    m_splitter->setSizes({qMax(1, height() - wanted), wanted});
  });
}

QByteArray RunPage::saveLayout() const {
  QByteArray saved;
  QDataStream stream{&saved, QIODevice::WriteOnly};
  stream << kLayoutVersion << m_area->saveState() << m_splitter->saveState() << m_isNarrow;
  return saved;
}

bool RunPage::restoreLayout(const QByteArray& saved) {
  QDataStream stream{saved};
  quint32 version{};
  QByteArray area, splitter;
  bool isNarrow{};
  stream >> version >> area >> splitter >> isNarrow;
  if (stream.status() != QDataStream::Ok || version != kLayoutVersion) return false;
  if (!m_area->restoreState(area)) return false;
  m_splitter->restoreState(splitter);
  m_isNarrow = isNarrow;
  m_isLow = false;
  fitToWidth();
  fitToHeight();
  return true;
}

void RunPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitToWidth();
  fitToHeight();
}

}  // namespace flipbook::ui
