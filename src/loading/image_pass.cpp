#include "flipbook/loading/image_pass.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "flipbook/core/progress_meter.h"
#include "flipbook/core/sample.h"
#include "flipbook/imaging/image_decoding.h"

namespace flipbook::loading {
namespace {

// How many files may be missing or unreadable before it is asked whether the whole folder is.
constexpr std::size_t kFailuresBetweenChecks = 20;

class Pass {
 public:
  Pass(const ImageList& images, const PassOptions& options, const ImageVisitor& visitor,
       const ProgressSink& progress, const std::stop_token& stop)
      : m_images{images},
        m_visitor{visitor},
        m_stop{stop},
        m_meter{progress, options.stage, images.paths.size()} {
    m_decoding.shorterSideAtLeastPx = options.shorterSideAtLeastPx;
    m_result.contentHashes.resize(images.paths.size());
  }

  Result<PassResult> run(std::uint32_t threads) {
    tbb::task_arena arena{static_cast<int>(std::max(threads, 1U))};
    arena.execute([&] {
      tbb::parallel_for(tbb::blocked_range<std::size_t>{0, m_images.paths.size(), 8},
                        [&](const tbb::blocked_range<std::size_t>& range) {
                          for (std::size_t i = range.begin(); i != range.end(); ++i) {
                            if (isOver()) return;
                            visit(i);
                            m_meter.advance();
                          }
                        });
    });
    if (m_stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
    if (m_folderIsGone) {
      return fail(ErrorCode::Io, "read images: the folder went away while it was read: \"{}\"",
                  printablePath(m_images.root.native()));
    }
    m_meter.finish();
    std::ranges::sort(m_result.refused, {}, &PassResult::Refusal::image);
    summariseWarnings();
    return std::move(m_result);
  }

 private:
  using Note = std::pair<std::string, std::size_t>;  // what, about which image

  [[nodiscard]] bool isOver() const { return m_folderIsGone || m_stop.stop_requested(); }

  void visit(std::size_t image) {
    const auto loaded = m_loader.load(m_images.root / m_images.paths[image], m_decoding);
    if (!loaded) {
      refuse(image, loaded.error());
      return;
    }
    m_result.contentHashes[image] = loaded->contentHash;
    m_visitor(image, *loaded);
    if (loaded->image.warnings.empty()) return;
    const std::scoped_lock lock{m_mutex};
    for (const std::string& warning : loaded->image.warnings) m_notes.emplace_back(warning, image);
  }

  void refuse(std::size_t image, const Error& error) {
    const bool isSystems = error.code() == ErrorCode::Io || error.code() == ErrorCode::NotFound;
    if (isSystems && ++m_systemFailures % kFailuresBetweenChecks == 0) {
      std::error_code ignored;
      if (!std::filesystem::exists(m_images.root, ignored)) m_folderIsGone = true;
    }
    const std::scoped_lock lock{m_mutex};
    m_result.refused.push_back({image, error.message()});
  }

  void summariseWarnings() {
    std::ranges::sort(m_notes);
    for (std::size_t i = 0; i < m_notes.size();) {
      const std::string& what = m_notes[i].first;
      const std::string first = printablePath(m_images.paths[m_notes[i].second]);
      std::size_t count = 0;
      while (i < m_notes.size() && m_notes[i].first == what) ++i, ++count;
      m_result.warnings.push_back(
          count == 1 ? fmt::format("1 image: {} (\"{}\")", what, first)
                     : fmt::format("{} images: {} (first \"{}\")", count, what, first));
    }
  }

  const ImageList& m_images;
  const ImageVisitor& m_visitor;
  const std::stop_token& m_stop;
  ProgressMeter m_meter;
  imaging::DecodeOptions m_decoding;
  ImageLoader m_loader;
  std::atomic<std::size_t> m_systemFailures{0};
  std::atomic<bool> m_folderIsGone{false};
  std::mutex m_mutex;  // of what follows, except the hashes, of which each thread writes its own
  PassResult m_result;
  std::vector<Note> m_notes;
};

}  // namespace

Result<PassResult> visitImages(const ImageList& images, const PassOptions& options,
                               const ImageVisitor& visitor, const ProgressSink& progress,
                               const std::stop_token& stop) {
  try {
    return Pass{images, options, visitor, progress, stop}.run(options.threads);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::Io, "read images: not enough memory for so many at once");
  }
}

std::vector<std::uint64_t> hashesOfKept(const PassResult& told) {
  std::vector<std::uint64_t> kept;
  kept.reserve(told.contentHashes.size() - told.refused.size());
  auto next = told.refused.begin();
  for (std::size_t i = 0; i < told.contentHashes.size(); ++i) {
    if (next != told.refused.end() && next->image == i) {
      ++next;
    } else {
      kept.push_back(told.contentHashes[i]);
    }
  }
  return kept;
}

}  // namespace flipbook::loading
