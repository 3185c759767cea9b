// Moves points down the gradient of anchored t-SNE: docs/layout.md, "The objective".

#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "layout/affinities.h"
#include "layout/repulsion.h"

namespace flipbook::layout {

// One stretch of iterations with the same constants.
struct DescentPhase {
  std::size_t iterations{};
  float exaggeration{1};  // of the attraction
  float momentum{0.8F};
  float rate{0.25F};  // eta / N
};

// Springs that hold points where they were. Beyond their reach they pull hardly more strongly: who
// must move is not held back the more the farther it has to go.
struct Anchors {
  std::vector<float> x;          // N
  std::vector<float> y;          // N
  std::vector<float> stiffness;  // N, s_i, for short ways; 0 leaves a point free
  float reach{};                 // above 0
};

class Descent {
 public:
  // Rows of `affinities` are the points. Both referents outlive this.
  Descent(const Affinities& affinities, const Anchors& anchors);

  std::vector<float> x;  // N, set before the first run
  std::vector<float> y;

  // False if stopped. Velocities go on from phase to phase.
  [[nodiscard]] bool run(const DescentPhase& phase, const std::stop_token& stop);

 private:
  void chooseRates(const DescentPhase& phase);
  void move(const DescentPhase& phase);

  const Affinities& m_affinities;
  const Anchors& m_anchors;
  Repulsion m_repulsion;
  std::vector<float> m_rate;  // step per point: smaller for points with very many neighbours
  std::vector<float> m_velocityX;
  std::vector<float> m_velocityY;
};

}  // namespace flipbook::layout
