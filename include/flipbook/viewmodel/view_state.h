// What the person chose to look at: selection, colours, filters. Saved with the window, never with
// the run.

#pragma once

#include <QObject>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "flipbook/core/ids.h"

namespace flipbook::viewmodel {

enum class ColorMode : std::uint8_t { Label, Prediction, Correct, Split, Loss, Honesty, Review };

// Which layouts the map shows: those that came as the epochs ended, those refined over all pages
// when training had ended, or the class compass.
enum class MapTrack : std::uint8_t { Live, Refined, Compass };

// Filters dim what they leave out; nothing is hidden.
struct Filters {
  std::set<ClassId> dimmedClasses;
  bool showsTraining{true};
  bool showsValidation{true};
  bool showsUnlabeled{true};
  bool showsRight{true};
  bool showsWrong{true};

  friend bool operator==(const Filters&, const Filters&) = default;
};

struct ViewState {
  std::optional<SampleId> current;  // shown in the inspector
  std::vector<SampleId> selection;  // sorted; from rectangle, lasso, a cell of the confusion matrix
  ColorMode colorMode{ColorMode::Label};
  MapTrack track{MapTrack::Live};
  Filters filters;
  bool showsTrails{true};
  bool showsRegions{};     // the predicted class behind the points
  bool showsImages{true};  // instead of points where there is room

  friend bool operator==(const ViewState&, const ViewState&) = default;
};

// The one holder of the view state in a window. Setting an equal value emits nothing.
class ViewStateHolder : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  [[nodiscard]] const ViewState& state() const { return m_state; }

  void setCurrent(std::optional<SampleId> sample);
  void setSelection(std::vector<SampleId> samples);  // sorted and made unique here
  void setColorMode(ColorMode mode);
  void setTrack(MapTrack track);
  void setFilters(const Filters& filters);
  void setTrailsShown(bool areShown);
  void setRegionsShown(bool areShown);
  void setImagesShown(bool areShown);
  void reset();  // for another run; regions and images stay as they are

 Q_SIGNALS:
  void currentChanged();
  void selectionChanged();
  void appearanceChanged();  // colours, filters, trails, regions, images
  void trackChanged();

 private:
  ViewState m_state;
};

}  // namespace flipbook::viewmodel
