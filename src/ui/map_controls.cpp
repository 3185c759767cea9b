// The controls that lie on the map.

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <algorithm>

#include "flipbook/ui/map_canvas.h"
#include "flipbook/ui/map_legend.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/viewmodel/open_run.h"
#include "ui/map_button.h"

namespace flipbook::ui {
namespace {

using viewmodel::ColorMode;

QString nameOf(ColorMode mode) {
  switch (mode) {
    case ColorMode::Label:
      return MapWidget::tr("label");
    case ColorMode::Prediction:
      return MapWidget::tr("prediction");
    case ColorMode::Correct:
      return MapWidget::tr("right or wrong");
    case ColorMode::Split:
      return MapWidget::tr("split");
    case ColorMode::Loss:
      return MapWidget::tr("loss");
    case ColorMode::Honesty:
      return MapWidget::tr("honesty");
    case ColorMode::Review:
      return MapWidget::tr("review");
  }
  return {};
}

QString nameOf(viewmodel::MapTrack track) {
  switch (track) {
    case viewmodel::MapTrack::Live:
      return MapWidget::tr("live");
    case viewmodel::MapTrack::Refined:
      return MapWidget::tr("refined");
    case viewmodel::MapTrack::Compass:
      return MapWidget::tr("class compass");
  }
  return {};
}

void explain(MapButton* button, const QString& name, const QString& tip) {
  button->setAccessibleName(name);
  button->setAccessibleDescription(tip);
  button->setToolTip(tip);
}

}  // namespace

void MapWidget::makeControls() {
  makeColorMenu();
  m_trackButton = new MapButton{MapSign::None, QStringLiteral("mapTrack"), this};
  explain(m_trackButton, tr("Map"), tr("Which layout of the pages the map shows"));
  connect(&m_canvas->model(), &viewmodel::MapModel::trackChanged, this, &MapWidget::showAppearance);
  m_trailsButton = new MapButton{MapSign::None, QStringLiteral("mapTrails"), this};
  m_trailsButton->setCheckable(false);
  explain(m_trailsButton, tr("Trails"),
          tr("Show the selected datapoint's way through the pages as a line"));
  connect(m_trailsButton, &QToolButton::clicked, this, [this] {
    if (m_context.view == nullptr) return;
    m_context.view->setTrailsShown(!m_context.view->state().showsTrails);
  });
  makeTools();
}

void MapWidget::setPanelActions(const QList<QAction*>& actions) {
  for (MapButton* chip : m_panelChips) chip->deleteLater();
  m_panelChips.clear();
  for (QAction* action : actions) {
    const QString name = action->text();
    auto* chip = new MapButton{MapSign::None, QStringLiteral("mapPanelChip"), this};
    chip->setCheckable(true);
    chip->setText(name);
    explain(chip, name, action->statusTip());
    const auto follow = [chip, action] { chip->setChecked(action->isChecked()); };
    follow();
    connect(action, &QAction::changed, chip, follow);
    connect(action, &QObject::destroyed, chip, &QObject::deleteLater);
    connect(chip, &QToolButton::clicked, action, &QAction::trigger);
    m_panelChips.push_back(chip);
  }
  showAppearance();
}

void MapWidget::makeColorMenu() {
  m_colorButton = new MapButton{MapSign::None, QStringLiteral("mapColor"), this};
  auto* menu = new QMenu{m_colorButton};
  menu->setObjectName(QStringLiteral("mapColorMenu"));
  m_colorModes = new QActionGroup{this};
  for (const ColorMode mode :
       {ColorMode::Label, ColorMode::Prediction, ColorMode::Correct, ColorMode::Split,
        ColorMode::Loss, ColorMode::Honesty, ColorMode::Review}) {
    QAction* action = menu->addAction(nameOf(mode));
    action->setCheckable(true);
    action->setData(static_cast<int>(mode));
    m_colorModes->addAction(action);
  }
  m_colorButton->setMenu(menu);
  explain(m_colorButton, tr("Colour"), tr("What the colour of a datapoint says"));
  connect(m_colorModes, &QActionGroup::triggered, this, [this](const QAction* action) {
    if (m_context.view == nullptr) return;
    m_context.view->setColorMode(static_cast<ColorMode>(action->data().toInt()));
  });
}

void MapWidget::setTrackActions(const QActionGroup& tracks, QAction* refine) {
  delete m_trackButton->menu();
  auto* menu = new QMenu{m_trackButton};
  menu->setObjectName(QStringLiteral("mapTrackMenu"));
  menu->addActions(tracks.actions());
  menu->addSeparator();
  menu->addAction(refine);
  menu->setToolTipsVisible(true);
  m_trackButton->setMenu(menu);
}

void MapWidget::makeTools() {
  const auto add = [this](MapSign sign, const char* objectName, const QString& name,
                          const QString& tip) {
    auto* button = new MapButton{sign, QLatin1String{objectName}, this};
    explain(button, name, tip);
    m_column.push_back(button);
    return button;
  };
  connect(add(MapSign::Plus, "mapZoomIn", tr("Zoom in"), tr("Zoom in (mouse wheel, +)")),
          &QToolButton::clicked, this, &MapWidget::zoomIn);
  connect(add(MapSign::Minus, "mapZoomOut", tr("Zoom out"), tr("Zoom out (mouse wheel, -)")),
          &QToolButton::clicked, this, &MapWidget::zoomOut);
  connect(add(MapSign::Fit, "mapFit", tr("Fit"),
              tr("Show every datapoint (F, or double click beside the points)")),
          &QToolButton::clicked, this, &MapWidget::fitToView);

  const auto addTool = [&](MapSign sign, MapTool tool, const char* objectName, const QString& name,
                           const QString& tip) {
    MapButton* button = add(sign, objectName, name, tip);
    button->setCheckable(true);
    button->setChecked(m_canvas->tool() == tool);
    connect(button, &QToolButton::clicked, this, [this, tool] { m_canvas->setTool(tool); });
    connect(m_canvas, &MapCanvas::toolChanged, button,
            [this, button, tool] { button->setChecked(m_canvas->tool() == tool); });
    connect(button, &QToolButton::clicked, button,
            [this, button, tool] { button->setChecked(m_canvas->tool() == tool); });
  };
  addTool(MapSign::Move, MapTool::Move, "mapToolMove", tr("Move"),
          tr("Drag to move the map (or drag with the middle button)"));
  addTool(MapSign::Rectangle, MapTool::Rectangle, "mapToolRectangle", tr("Select by rectangle"),
          tr("Drag a rectangle around datapoints to select them (or Shift and drag)"));
  addTool(MapSign::Lasso, MapTool::Lasso, "mapToolLasso", tr("Select by lasso"),
          tr("Draw around datapoints to select them (or Ctrl and drag)"));
}

void MapWidget::showAppearance() {
  const viewmodel::ViewState state =
      m_context.view != nullptr ? m_context.view->state() : viewmodel::ViewState{};
  m_honesty.setSharesWanted(state.colorMode == ColorMode::Honesty);
  m_colorButton->setText(tr("Colour: %1").arg(nameOf(state.colorMode)));
  for (QAction* action : m_colorModes->actions()) {
    action->setChecked(action->data().toInt() == static_cast<int>(state.colorMode));
  }
  if (m_context.run != nullptr) showStatus();  // trails are counted there
  m_trailsButton->setText(state.showsTrails ? tr("Trails: on") : tr("Trails: off"));
  const bool hasRun = m_context.run != nullptr;
  m_legend->setMode(hasRun ? state.colorMode : ColorMode::Label,
                    hasRun ? static_cast<std::uint32_t>(m_context.run->info().classes.size()) : 2);
  m_legend->setUnlabeledShown(hasRun &&
                              std::ranges::any_of(m_context.run->samples(), &Sample::isUnlabeled));
  m_trackButton->setText(tr("Map: %1").arg(nameOf(m_canvas->model().track())));
  for (MapButton* chip : {m_colorButton, m_trackButton, m_trailsButton}) chip->setVisible(hasRun);
  for (MapButton* chip : m_panelChips) chip->setVisible(hasRun);
  for (MapButton* button : m_column) button->setVisible(hasRun);
  arrange();
}

}  // namespace flipbook::ui
