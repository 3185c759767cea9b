#include "layout/descent.h"

#include <algorithm>
#include <cmath>

#include "flipbook/core/expects.h"
#include "flipbook/core/simd.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

constexpr float kLongestStep = 5;
constexpr float kLeastRate = 200;  // eta, for few points
constexpr float kStiffest = 2.5F;  // step times pull; beyond, momentum and step would overshoot
constexpr std::size_t kPointsPerTask = 256;

struct MoveTask {
  const Affinities* affinities;
  const Anchors* anchors;
  const float* x;
  const float* y;
  const float* pushX;
  const float* pushY;
  float pushScale;
  const float* rate;
  DescentPhase phase;
};

// The next velocity of points begin .. end.
struct VelocityKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const MoveTask* task, std::size_t begin, std::size_t end,
                           float* velocityX, float* velocityY) {
    const float* const x = task->x;
    const float* const y = task->y;
    const std::uint32_t* const start = task->affinities->start.data();
    const std::uint32_t* const other = task->affinities->other.data();
    const float* const weight = task->affinities->weight.data();
    const float* const anchorX = task->anchors->x.data();
    const float* const anchorY = task->anchors->y.data();
    const float reach = task->anchors->reach;
    const float* const stiffness = task->anchors->stiffness.data();
    for (std::size_t i = begin; i < end; ++i) {
      Lanes pullsX{};
      Lanes pullsY{};
      std::uint32_t at = start[i];
      const std::uint32_t pullsEnd = start[i + 1];
      for (; at + simd::width<Lanes> <= pullsEnd; at += simd::width<Lanes>) {
        Lanes dx;
        Lanes dy;
#pragma GCC unroll 16
        for (std::size_t lane = 0; lane < simd::width<Lanes>; ++lane) {
          dx[lane] = x[other[at + lane]];
          dy[lane] = y[other[at + lane]];
        }
        dx = x[i] - dx;
        dy = y[i] - dy;
        const Lanes pull =
            *reinterpret_cast<const Lanes*>(weight + at) / (1.0F + dx * dx + dy * dy);
        pullsX += pull * dx;
        pullsY += pull * dy;
      }
      float pullX = 0;
      float pullY = 0;
      for (; at < pullsEnd; ++at) {
        const float dx = x[i] - x[other[at]];
        const float dy = y[i] - y[other[at]];
        const float pull = weight[at] / (1.0F + dx * dx + dy * dy);
        pullX += pull * dx;
        pullY += pull * dy;
      }
      for (std::size_t lane = 0; lane < simd::width<Lanes>; ++lane) {
        pullX += pullsX[lane];
        pullY += pullsY[lane];
      }
      const float awayX = x[i] - anchorX[i];
      const float awayY = y[i] - anchorY[i];
      const float spring =
          stiffness[i] * reach / std::sqrt(reach * reach + awayX * awayX + awayY * awayY);
      const float gradientX =
          4.0F * (task->phase.exaggeration * pullX - task->pushScale * task->pushX[i]) +
          spring * awayX;
      const float gradientY =
          4.0F * (task->phase.exaggeration * pullY - task->pushScale * task->pushY[i]) +
          spring * awayY;
      velocityX[i] = task->phase.momentum * velocityX[i] - task->rate[i] * gradientX;
      velocityY[i] = task->phase.momentum * velocityY[i] - task->rate[i] * gradientY;
    }
  }
};

}  // namespace

Descent::Descent(const Affinities& affinities, const Anchors& anchors)
    : x(affinities.size()),
      y(affinities.size()),
      m_affinities{affinities},
      m_anchors{anchors},
      m_repulsion{affinities.size()},
      m_rate(affinities.size()),
      m_velocityX(affinities.size()),
      m_velocityY(affinities.size()) {
  FLIPBOOK_EXPECTS(anchors.stiffness.size() == affinities.size());
}

void Descent::chooseRates(const DescentPhase& phase) {
  const auto count = static_cast<float>(x.size());
  for (std::size_t i = 0; i < m_rate.size(); ++i) {
    float total = 0;
    for (std::uint32_t at = m_affinities.start[i]; at < m_affinities.start[i + 1]; ++at) {
      total += m_affinities.weight[at];
    }
    // Gradients here are N times those of the objective, so the rate is eta / N.
    const float rate = std::max(phase.rate, kLeastRate / count);
    const float stiffest = rate * (4 * phase.exaggeration * total + m_anchors.stiffness[i]);
    m_rate[i] = stiffest > kStiffest ? rate * kStiffest / stiffest : rate;
  }
}

void Descent::move(const DescentPhase& phase) {
  m_repulsion.compute(x, y);
  const auto scale = static_cast<float>(static_cast<double>(x.size()) / m_repulsion.normalizer());
  const MoveTask task{&m_affinities,
                      &m_anchors,
                      x.data(),
                      y.data(),
                      m_repulsion.forceX().data(),
                      m_repulsion.forceY().data(),
                      scale,
                      m_rate.data(),
                      phase};
  forBlocks(x.size(), kPointsPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    simd::run<VelocityKernel>(&task, begin, end, m_velocityX.data(), m_velocityY.data());
  });
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float squared = m_velocityX[i] * m_velocityX[i] + m_velocityY[i] * m_velocityY[i];
    if (squared > kLongestStep * kLongestStep) {
      const float shorter = kLongestStep / std::sqrt(squared);
      m_velocityX[i] *= shorter;
      m_velocityY[i] *= shorter;
    }
    x[i] += m_velocityX[i];
    y[i] += m_velocityY[i];
  }
}

bool Descent::run(const DescentPhase& phase, const std::stop_token& stop) {
  chooseRates(phase);
  for (std::size_t iteration = 0; iteration < phase.iterations; ++iteration) {
    if (stop.stop_requested()) return false;
    move(phase);
  }
  return true;
}

}  // namespace flipbook::layout
