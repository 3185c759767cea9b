// Thumbnails of samples, decoded on pool threads, kept in memory up to a budget. The decoder comes
// from outside, since this layer does not see the module that decodes.

#pragma once

#include <QImage>
#include <QObject>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "flipbook/core/ids.h"
#include "flipbook/core/result.h"
#include "flipbook/core/rgb_image.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {

struct DecodedFile {
  RgbImage image;
  std::uint64_t contentHash{};
};

// Decodes a file; `shorterSideAtLeastPx` 0 means full size. Callable from any thread.
using ImageDecoder = std::function<Result<DecodedFile>(const std::filesystem::path&,
                                                       std::uint32_t shorterSideAtLeastPx)>;

struct Thumbnail {
  QImage image;     // null while loading or if it cannot be shown
  QString problem;  // "image not found at ...", "changed since training"; empty: none
  bool isLoading{};
};

class ThumbnailStore : public QObject {
  Q_OBJECT

 public:
  static constexpr int kSidePx = 96;  // thumbnails fit into a square of this size

  explicit ThumbnailStore(QObject* parent = nullptr);
  ~ThumbnailStore() override;

  // May be empty while the engine is not loaded; waiting requests are served once it is set.
  void setDecoder(ImageDecoder decoder);
  // Forgets everything and serves this run; null: none. The run must outlive its being set here.
  void setRun(const OpenRun* run);

  // What is in memory; if nothing is, starts loading and `changed` follows.
  [[nodiscard]] Thumbnail thumbnail(SampleId sample);
  // What is known to be wrong with it, in words; asks for nothing.
  [[nodiscard]] QString knownProblem(SampleId sample) const;

  // The whole image, for the inspector; `imageReady` follows, for the newest request only.
  void requestImage(SampleId sample);

 Q_SIGNALS:
  void changed(flipbook::SampleId sample);
  void imageReady(flipbook::SampleId sample, const flipbook::viewmodel::Thumbnail& image);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::viewmodel
