#include "flipbook/viewmodel/shown_page.h"

#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {

ShownPage::ShownPage(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
}

ShownPage::~ShownPage() {
  m_job->cancel();
  m_pool.waitForDone();
}

void ShownPage::setRun(OpenRun* run, FlipbookPlayer* player) {
  if (m_run) m_run->disconnect(this);
  if (m_player) m_player->disconnect(this);
  m_run = run;
  m_player = player;
  forget();
  if (!m_run || !m_player) return;
  connect(m_player, &FlipbookPlayer::pageChanged, this, &ShownPage::show);
  connect(m_run, &OpenRun::pagesChanged, this, [this] { show(m_player->playhead().page()); });
  connect(m_run, &OpenRun::frameReady, this, &ShownPage::take);
  connect(m_run, &OpenRun::frameFailed, this, [this](std::uint32_t page, const QString& why) {
    if (page != m_player->playhead().page()) return;
    forget();
    m_problem = why;
    Q_EMIT frameChanged();
    Q_EMIT factsChanged();
  });
  show(m_player->playhead().page());
}

void ShownPage::setFactsWanted(bool areWanted) {
  if (areWanted == m_areFactsWanted) return;
  m_areFactsWanted = areWanted;
  if (areWanted && m_frame && (!m_facts || m_facts->frame != m_frame)) computeFacts();
}

void ShownPage::show(std::uint32_t page) {
  if (page >= m_run->pages().size()) return;
  if (const FramePtr frame = m_run->frame(page)) {
    take(page, frame);
  } else {
    m_run->requestFrame(page);
  }
}

void ShownPage::take(std::uint32_t page, const FramePtr& frame) {
  if (page != m_player->playhead().page() || !frame || frame == m_frame) return;
  m_page = page;
  m_frame = frame;
  m_problem.clear();
  Q_EMIT frameChanged();
  if (m_areFactsWanted) computeFacts();
}

void ShownPage::computeFacts() {
  m_job->start([page = m_page, frame = m_frame,
                reader = m_run->reader()] { return pageFacts(page, frame, reader->samples()); },
               [this](PageFactsPtr facts) {
                 m_facts = std::move(facts);
                 Q_EMIT factsChanged();
               });
}

void ShownPage::forget() {
  m_job->cancel();
  m_frame = nullptr;
  m_facts = nullptr;
  m_problem.clear();
}

}  // namespace flipbook::viewmodel
