// The datapoints as thumbnails: the selection, or all that the filters show, or what a search
// finds. Only what is in view is loaded.

#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>

#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/sample_gallery_model.h"
#include "flipbook/viewmodel/shown_page.h"

class QListView;

namespace flipbook::ui {

class ScopeBar;

class GalleryView : public QWidget {
  Q_OBJECT

 public:
  explicit GalleryView(QWidget* parent = nullptr);

  void setRun(const RunContext& context);

 public Q_SLOTS:
  void setFilterText(const QString& text);  // as SampleTable's

 Q_SIGNALS:
  void filterTextCleared();  // by the person, here

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void makeList();
  void refreshSoon();
  void refresh();
  void showCurrent();

  RunContext m_context;
  viewmodel::ShownPage m_page;
  viewmodel::SampleGalleryModel m_model;
  ScopeBar* m_scope;
  QListView* m_list{};
  QTimer m_refresh;      // several changes at once are one refresh
  bool m_isFollowing{};  // the current thumbnail is being set from outside
};

}  // namespace flipbook::ui
