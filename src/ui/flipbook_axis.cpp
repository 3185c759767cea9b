#include "ui/flipbook_axis.h"

#include "flipbook/ui/theme.h"

namespace flipbook::ui {

QColor metricColor(viewmodel::Metric metric) {
  switch (metric) {
    case viewmodel::Metric::Precision:
      return theme().precision;
    case viewmodel::Metric::Recall:
      return theme().recall;
    case viewmodel::Metric::F1:
      return theme().f1;
    case viewmodel::Metric::ValidationLoss:
    case viewmodel::Metric::TrainingLoss:
      return theme().loss;
  }
  return theme().text;
}

}  // namespace flipbook::ui
