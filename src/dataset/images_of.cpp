#include "dataset/images_of.h"

#include <algorithm>
#include <utility>

namespace flipbook::dataset {

loading::ImageList listOf(const Dataset& dataset) {
  loading::ImageList list{dataset.root, {}};
  list.paths.reserve(dataset.images.size());
  for (const LabelledImage& image : dataset.images) list.paths.emplace_back(image.path);
  return list;
}

void quarantineRefused(Dataset& dataset, const std::vector<loading::PassResult::Refusal>& refused) {
  if (refused.empty()) return;
  std::vector<LabelledImage> kept;
  kept.reserve(dataset.images.size() - refused.size());
  auto next = refused.begin();
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    if (next != refused.end() && next->image == i) {
      dataset.quarantined.push_back({std::move(dataset.images[i].path), next->reason});
      ++next;
    } else {
      kept.push_back(std::move(dataset.images[i]));
    }
  }
  dataset.images = std::move(kept);
  std::ranges::sort(dataset.quarantined, {}, &QuarantinedFile::path);
}

}  // namespace flipbook::dataset
