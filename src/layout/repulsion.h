// How all points of a map push each other apart: sums over all pairs, by the method of Barnes and
// Hut (1986, doi:10.1038/324446a0; van der Maaten 2014 for t-SNE), sixteen points at a time.

#pragma once

#include <tbb/enumerable_thread_specific.h>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "flipbook/core/point.h"
#include "flipbook/core/simd.h"
#include "layout/morton_order.h"

namespace flipbook::layout {

struct Box {
  float lowX{std::numeric_limits<float>::max()};
  float highX{std::numeric_limits<float>::lowest()};
  float lowY{std::numeric_limits<float>::max()};
  float highY{std::numeric_limits<float>::lowest()};
};

// For each point i with w_ij = 1 / (1 + |y_i - y_j|^2):
//   forceX, forceY  sum over j of w_ij^2 (y_i - y_j)
// and over all ordered pairs of different points:
//   normalizer      sum of w_ij
class Repulsion {
 public:
  explicit Repulsion(std::size_t count);

  // Exact up to some two thousand points. The same to the last bit for any number of threads. Which
  // points share a cell is decided anew only once cells have grown: a tree that is out of date is
  // as accurate, but the larger its cells, the fewer of them count as one body.
  void compute(std::span<const float> x, std::span<const float> y);

  [[nodiscard]] std::span<const float> forceX() const { return m_forceX; }
  [[nodiscard]] std::span<const float> forceY() const { return m_forceY; }
  [[nodiscard]] double normalizer() const { return m_normalizer; }
  // What the last call cost: points and cells that each point was compared with, on average.
  [[nodiscard]] double meanBodies() const;

 private:
  // Cells of the quadtree in the order in which they are met; `next` is the cell after all inside.
  struct Cell {
    Box box;    // round its points
    float x{};  // mean of its points
    float y{};
    float count{};
    float extentSquared{};  // of the box
    std::uint32_t begin{};  // its points in Morton order
    std::uint32_t end{};
    std::uint32_t next{};
    bool isLeaf{};
  };
  // Bodies that a group of points feels: single points and cells far enough to count as one.
  struct Bodies {
    explicit Bodies(std::size_t most) : x(most), y(most), count(most) {}
    std::vector<float> x;
    std::vector<float> y;
    std::vector<float> count;
    std::size_t size{};
  };

  void buildCells();
  void buildCell(std::uint32_t begin, std::uint32_t end, unsigned level);
  void measureLeaf(Cell& cell) const;
  void measureCells(std::span<const float> x, std::span<const float> y);
  void collect(std::size_t begin, std::size_t end, Bodies& bodies) const;
  void computeBlock(std::size_t begin, std::size_t end, const Bodies& bodies);

  MortonOrder m_order;
  std::vector<float> m_sortedX;
  std::vector<float> m_sortedY;
  std::vector<Cell> m_cells;
  std::vector<std::uint32_t> m_leaves;  // cells that are leaves
  double m_leafExtent{};                // sum over leaves, now
  double m_leafExtentSorted{};          // and when which points share a cell was decided
  tbb::enumerable_thread_specific<Bodies> m_bodiesOfThread;
  std::vector<float> m_forceX;
  std::vector<float> m_forceY;
  std::vector<std::size_t> m_groupBodies;
  std::vector<double> m_blockSums;  // of w, for each sixteen points in Morton order
  double m_normalizer{};
};

// The same push from a layout that stands still, at any place: for samples that come later.
class RepulsionField {
 public:
  explicit RepulsionField(const Layout& layout);

  struct Pushes {
    std::array<float, simd::kBlock> x{};
    std::array<float, simd::kBlock> y{};
  };
  // At sixteen places: sum over j of w_j^2 (y - y_j), in units of the layout's mean sum of w per
  // point. Exact, O(N).
  [[nodiscard]] Pushes on(const std::array<float, simd::kBlock>& x,
                          const std::array<float, simd::kBlock>& y) const;

 private:
  std::vector<float> m_x;
  std::vector<float> m_y;
  std::vector<float> m_ones;
  float m_scale{};
};

}  // namespace flipbook::layout
