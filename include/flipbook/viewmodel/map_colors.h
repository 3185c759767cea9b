// What every sample looks like on the map: its colour in the chosen colour mode, and how far it
// stands out. Free of the window, so that a picture made by a command looks the same.

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"
#include "flipbook/raster/draw_order.h"
#include "flipbook/raster/indexed_colors.h"
#include "flipbook/raster/pixel_buffer.h"
#include "flipbook/recording/edit_log.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::viewmodel {

// The theme's share of the map's colours; all opaque.
struct MapInk {
  raster::Color background{0xFFFBFBFC};
  raster::Color right{0xFF1D8A56};
  raster::Color wrong{0xFFC73E33};
  raster::Color training{0xFF1F6FD6};
  raster::Color validation{0xFFB9770E};
  raster::Color calm{0xFFC3CBD6};      // no loss
  raster::Color warm{0xFFB9770E};      // the loss of guessing
  raster::Color hot{0xFFC73E33};       // twice that and more
  raster::Color noValue{0xFF9AA3AF};   // not evaluated on this page, or without a label
  raster::Color doubtful{0xFFB9770E};  // none of the points drawn nearest is a true neighbour
  raster::Color trusted{0xFF1F6FD6};   // all are
  raster::Color relabelled{0xFF1F6FD6};
  raster::Color putOff{0xFFB9770E};  // looked at and not decided

  friend bool operator==(const MapInk&, const MapInk&) = default;
};

// What the map needs of the run's samples, close together: the samples themselves lie so far apart
// in memory that reading a million of them takes longer than drawing them.
class MapSamples {
 public:
  struct Entry {
    Label label;
    Split split{};
  };

  MapSamples() = default;
  // Not explicit: whoever asks but once asks with the samples themselves.
  MapSamples(std::span<const Sample> samples);
  MapSamples(const std::vector<Sample>& samples) : MapSamples{std::span<const Sample>{samples}} {}

  [[nodiscard]] std::size_t size() const { return m_entries.size(); }
  [[nodiscard]] Entry operator[](std::size_t i) const { return m_entries[i]; }
  [[nodiscard]] std::uint32_t labelCount() const { return m_labelCount; }  // the largest and one

 private:
  std::vector<Entry> m_entries;  // N
  std::uint32_t m_labelCount{};
};

// What was decided of each sample, N; nullopt: nothing yet.
using Verdicts = std::vector<std::optional<recording::Verdict>>;

// What is known of the samples besides the frame; each N long, or empty: not known of any.
struct MapFacts {
  std::span<const float> honesty;  // shares
  std::span<const std::optional<recording::Verdict>> verdicts;
};

struct MapLook {
  raster::IndexedColors colors;      // N, those of dimmed samples mixed with the background
  std::vector<raster::Layer> layer;  // N
};

// The loss at which the colour is `hot`: twice that of guessing among `classCount` classes.
[[nodiscard]] float hottestLoss(std::uint32_t classCount);

// The colour of a loss in a run of `classCount` classes.
[[nodiscard]] raster::Color lossColor(float loss, std::uint32_t classCount, const MapInk& ink);

// The colour of a share of true neighbours in [0, 1]; NaN: not known.
[[nodiscard]] raster::Color honestyColor(float share, const MapInk& ink);

// The colour of a sample that somebody decided about, or that nobody did.
[[nodiscard]] raster::Color verdictColor(std::optional<recording::Verdict> verdict,
                                         const MapInk& ink);

// N samples in run order. Without a frame (null) colours come from labels and splits alone. A
// sample is dimmed if a filter leaves it out, or if there is a selection and it is not part of it.
// What stands out are wrong predictions, of which there are none without a label; where colours say
// the verdicts, what was decided. O(N).
[[nodiscard]] MapLook mapLook(const MapSamples& samples, const EpochFrame* frame,
                              const ViewState& state, const MapInk& ink,
                              const MapFacts& facts = {});

[[nodiscard]] std::vector<raster::Shape> mapShapes(std::span<const Sample> samples);

}  // namespace flipbook::viewmodel
