// How many of the nearest points drawn on the shown page are true neighbours, on the whole and,
// where that is wanted, point by point; measured beside the window: a page shows without waiting
// for it.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/layout/quality.h"
#include "flipbook/viewmodel/shown_page.h"

namespace flipbook::viewmodel {

class LatestJob;

class MapHonesty : public QObject {
  Q_OBJECT

 public:
  explicit MapHonesty(QObject* parent = nullptr);
  ~MapHonesty() override;

  // Both null: no run. Both must outlive their being set here.
  void setRun(OpenRun* run, FlipbookPlayer* player);

  // Of the page shown; empty while it is being measured and where there is nothing to measure (no
  // features or no layout were recorded). Every page is measured once, and only when it stays:
  // while pages are played nothing is computed.
  [[nodiscard]] std::optional<layout::LayoutQuality> quality() const;

  // Whether shares() are wanted, for colours.
  void setSharesWanted(bool areWanted);
  using SharesPtr = std::shared_ptr<const std::vector<float>>;
  // As analysis::honestyOf(). While those of the page are being measured the last ones stay; null:
  // none yet. Empty: nothing to measure.
  [[nodiscard]] const SharesPtr& shares() const { return m_shares; }

 Q_SIGNALS:
  void changed();

 private:
  struct Measured {
    std::optional<layout::LayoutQuality> quality;
    SharesPtr shares;  // null: not measured
  };

  void follow();
  void measure();
  void take(EpochIndex epoch, Measured measured);
  void dropOldShares();
  static Measured measured(const EpochFrame& frame, bool withShares);

  ShownPage m_page;
  std::map<EpochIndex, Measured> m_measured;
  SharesPtr m_shares;
  bool m_areSharesWanted{};
  QTimer m_rest;
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

// "nearest drawn neighbours that are true: 5.2 of 15".
[[nodiscard]] QString honestyText(const layout::LayoutQuality& quality);

}  // namespace flipbook::viewmodel
