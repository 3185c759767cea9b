#include "flipbook/core/epoch_frame.h"

namespace flipbook {

std::size_t sizeInBytes(const EpochFrame& frame) {
  const std::size_t samples = frame.scores.sampleCount();
  const std::size_t perSample =
      frame.scores.isFull()
          ? frame.scores.classCount() * sizeof(float)
          : kTopClasses * (sizeof(std::uint16_t) + sizeof(float)) + 2 * sizeof(float);
  return sizeof(EpochFrame) + samples * perSample +
         (frame.loss.size() + frame.trainingMargin.size()) * sizeof(float) +
         frame.features.bytes.size() +
         (2 * frame.features.columns() + frame.features.exact.size()) * sizeof(float) +
         frame.layout.size() * sizeof(Point2);
}

}  // namespace flipbook
