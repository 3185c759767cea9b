#include "layout/candidate_pool.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "flipbook/core/expects.h"

namespace flipbook::layout {
namespace {

// Finds, by halving, a distance that about `wanted` of the candidates do not exceed, and moves
// these to the front. Floats that are not negative order like their bits. Reads whole vectors:
// behind the candidates there is room for one more.
struct TightenKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL std::uint32_t countWithin(const float* distances, std::size_t count,
                                            float bound) {
    auto within = Lanes{} < Lanes{};  // integers of the same width, all 0; a hit adds -1
    for (std::size_t i = 0; i < count; i += simd::width<Lanes>) {
      within += *reinterpret_cast<const Lanes*>(distances + i) <= bound;
    }
    std::array<std::int32_t, simd::width<Lanes>> counts;
    std::memcpy(counts.data(), &within, sizeof(counts));
    std::int32_t sum = 0;
    for (const std::int32_t lane : counts) sum -= lane;
    return static_cast<std::uint32_t>(sum);
  }

  template <typename Lanes>
  FLIPBOOK_KERNEL void run(float* __restrict distances, std::uint32_t* __restrict rows,
                           std::size_t* size, float* limit, std::size_t wanted, std::size_t slack) {
    const std::size_t count = *size;
    for (std::size_t i = 0; i < simd::width<Lanes>; ++i) {
      distances[count + i] = std::numeric_limits<float>::quiet_NaN();
    }
    float nearest = distances[0];
    float farthest = distances[0];
    for (std::size_t i = 1; i < count; ++i) {
      nearest = std::min(nearest, distances[i]);
      farthest = std::max(farthest, distances[i]);
    }
    auto low = std::bit_cast<std::uint32_t>(nearest);
    auto high = std::bit_cast<std::uint32_t>(farthest);
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      const std::uint32_t within =
          countWithin<Lanes>(distances, count, std::bit_cast<float>(middle));
      if (within < wanted) {
        low = middle + 1;
        continue;
      }
      high = middle;
      if (within <= wanted + slack) break;
    }
    const auto bound = std::bit_cast<float>(high);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {  // writes all, moves on past those to keep
      const float distance = distances[i];
      distances[kept] = distance;
      rows[kept] = rows[i];
      kept += distance <= bound ? 1U : 0U;
    }
    *size = kept;
    *limit = bound;
  }
};

}  // namespace

CandidatePool::CandidatePool(std::size_t wanted)
    : m_wanted{wanted},
      m_distances(wanted + kRoom + 2 * simd::kBlock),
      m_rows(wanted + kRoom + 2 * simd::kBlock) {
  FLIPBOOK_EXPECTS(wanted > 0);
}

void CandidatePool::clear() {
  m_size = 0;
  m_limit = std::numeric_limits<float>::infinity();
}

void CandidatePool::take(const float* squaredDistances, const std::uint32_t* rows) {
  float* const distances = m_distances.data();
  std::uint32_t* const taken = m_rows.data();
  std::size_t size = m_size;
  for (std::size_t lane = 0; lane < simd::kBlock; ++lane) {  // writes all, moves on past the close
    distances[size] = squaredDistances[lane];
    taken[size] = rows[lane];
    size += squaredDistances[lane] <= m_limit ? 1U : 0U;
  }
  m_size = size;
  if (m_size > m_wanted + kRoom) tighten(kSlack);
}

void CandidatePool::finish() {
  if (m_size > m_wanted + kSlack) tighten(kSlack);
}

void CandidatePool::tighten(std::size_t slack) {
  simd::run<TightenKernel>(m_distances.data(), m_rows.data(), &m_size, &m_limit, m_wanted, slack);
  if (m_size > m_wanted + slack) cutAmongEquals();
}

void CandidatePool::cutAmongEquals() {
  std::vector<std::pair<float, std::uint32_t>> candidates;
  candidates.reserve(m_size);
  for (std::size_t i = 0; i < m_size; ++i) candidates.emplace_back(m_distances[i], m_rows[i]);
  std::ranges::nth_element(candidates,
                           candidates.begin() + static_cast<std::ptrdiff_t>(m_wanted) - 1);
  m_size = m_wanted;
  for (std::size_t i = 0; i < m_size; ++i) {
    m_distances[i] = candidates[i].first;
    m_rows[i] = candidates[i].second;
  }
}

}  // namespace flipbook::layout
