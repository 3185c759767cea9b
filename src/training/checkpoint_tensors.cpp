#include "training/checkpoint_tensors.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string_view>

#include "training/json_text.h"

namespace flipbook::training {
namespace {

constexpr std::size_t kDifferencesShown = 3;
constexpr std::string_view kStep = "optimizer.step";
constexpr std::string_view kSeed = "rng.seed";
constexpr std::string_view kEpoch = "rng.epoch";
constexpr std::string_view kBatchesTracked = ".num_batches_tracked";

template <typename T>
NamedTensor scalarTensor(std::string name, DType type, T value) {
  NamedTensor tensor{std::move(name), type, {}, std::vector<std::byte>(sizeof(T))};
  std::memcpy(tensor.bytes.data(), &value, sizeof(T));
  return tensor;
}

NamedTensor floatTensor(const NamedValue& named) {
  const at::Tensor value = named.value.to(at::kCPU, at::kFloat).contiguous();
  NamedTensor tensor{named.name, DType::F32, {}, {}};
  for (const std::int64_t size : value.sizes()) {
    tensor.shape.push_back(static_cast<std::uint64_t>(size));
  }
  const auto* const bytes = static_cast<const std::byte*>(value.data_ptr());
  tensor.bytes.assign(bytes, bytes + value.nbytes());
  return tensor;
}

std::vector<std::uint64_t> shapeOf(const at::Tensor& value) {
  std::vector<std::uint64_t> shape;
  for (const std::int64_t size : value.sizes()) shape.push_back(static_cast<std::uint64_t>(size));
  return shape;
}

at::Tensor valueOf(const NamedTensor& tensor) {
  std::vector<std::int64_t> shape;
  for (const std::uint64_t size : tensor.shape) shape.push_back(static_cast<std::int64_t>(size));
  const at::Tensor value = at::empty(shape, at::kFloat);
  std::memcpy(value.data_ptr(), tensor.bytes.data(), tensor.bytes.size());
  return value;
}

// Collects what is wrong with a checkpoint, before anything is changed.
class Comparison {
 public:
  explicit Comparison(const Checkpoint& checkpoint) {
    for (const NamedTensor& tensor : checkpoint.tensors) {
      if (!m_found.emplace(tensor.name, &tensor).second) note(tensor.name, "is there twice");
    }
  }

  // The tensor of that name if it is as it should be.
  const NamedTensor* expect(std::string_view name, DType type,
                            const std::vector<std::uint64_t>& shape) {
    const auto found = m_found.find(name);
    if (found == m_found.end()) return note(name, "is missing");
    const NamedTensor& tensor = *found->second;
    m_found.erase(found);
    if (tensor.type != type) return note(name, "has the wrong type");
    if (tensor.shape != shape) {
      return note(name, fmt::format("is {} instead of {}", fmt::join(tensor.shape, " x "),
                                    fmt::join(shape, " x ")));
    }
    std::uint64_t count = 1;
    for (const std::uint64_t size : shape) count *= size;
    if (tensor.bytes.size() != count * sizeInBytes(type)) return note(name, "has too few bytes");
    if (type == DType::F32 && !at::isfinite(valueOf(tensor)).all().item<bool>()) {
      return note(name, "holds a value that is not finite");
    }
    return &tensor;
  }

  void forget(std::string_view name) {
    if (const auto found = m_found.find(name); found != m_found.end()) m_found.erase(found);
  }
  [[nodiscard]] const NamedTensor* find(std::string_view name) const {
    const auto found = m_found.find(name);
    return found == m_found.end() ? nullptr : found->second;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : m_found) names.emplace_back(name);
    return names;
  }

  [[nodiscard]] Result<void> result() {
    for (const auto& [name, tensor] : m_found) note(name, "is not part of the model");
    if (m_differences.empty()) return {};
    const std::size_t shown = std::min(m_differences.size(), kDifferencesShown);
    const std::vector<std::string> first(
        m_differences.begin(), m_differences.begin() + static_cast<std::ptrdiff_t>(shown));
    const std::size_t more = m_differences.size() - shown;
    return fail(ErrorCode::InvalidArgument, "the weights do not fit the model: {}{}",
                fmt::join(first, "; "), more == 0 ? "" : fmt::format("; and {} more", more));
  }

 private:
  const NamedTensor* note(std::string_view name, std::string_view what) {
    m_differences.push_back(fmt::format("{} {}", name, what));
    return nullptr;
  }

  std::map<std::string, const NamedTensor*, std::less<>> m_found;
  std::vector<std::string> m_differences;
};

struct Assignment {
  at::Tensor to;
  const NamedTensor* from{};
};

void assign(const std::vector<Assignment>& assignments) {
  for (const Assignment& assignment : assignments) assignment.to.copy_(valueOf(*assignment.from));
}

std::string normOf(std::string_view runningMean) {
  return std::string{runningMean.substr(0, runningMean.rfind('.'))};
}

bool isRunningMean(std::string_view name) { return name.ends_with(".running_mean"); }

std::uint64_t unsignedOf(const NamedTensor& tensor) {
  std::uint64_t value = 0;
  std::memcpy(&value, tensor.bytes.data(), sizeof(value));
  return value;
}

}  // namespace

Checkpoint checkpointOf(const Network& network, const CheckpointContext& context) {
  Checkpoint checkpoint;
  const auto steps = static_cast<std::int64_t>(network.stepsDone());
  for (const NamedValue& value : network.modelValues()) {
    checkpoint.tensors.push_back(floatTensor(value));
    if (isRunningMean(value.name)) {
      checkpoint.tensors.push_back(scalarTensor(
          fmt::format("{}{}", normOf(value.name), kBatchesTracked), DType::I64, steps));
    }
  }
  for (const NamedValue& value : network.optimizerValues()) {
    checkpoint.tensors.push_back(floatTensor(value));
  }
  checkpoint.tensors.push_back(scalarTensor(std::string{kStep}, DType::I64, steps));
  checkpoint.tensors.push_back(scalarTensor(std::string{kSeed}, DType::U64, context.seed));
  checkpoint.tensors.push_back(
      scalarTensor(std::string{kEpoch}, DType::I64, static_cast<std::int64_t>(context.epochsDone)));
  const NetworkSpec& spec = network.spec();
  const Normalisation& normalisation = context.normalisation;
  checkpoint.metadata = {
      {"architecture", spec.model},
      {"classes", jsonList(context.classes)},
      {"input_size", fmt::format("{}", spec.imageSizePx)},
      {"normalisation_mean", fmt::format("[{}]", fmt::join(normalisation.mean, ", "))},
      {"normalisation_std", fmt::format("[{}]", fmt::join(normalisation.deviation, ", "))},
  };
  return checkpoint;
}

Result<std::uint32_t> restoreInto(Network& network, const Checkpoint& checkpoint) {
  Comparison comparison{checkpoint};
  std::vector<Assignment> assignments;
  for (const auto& values : {network.modelValues(), network.optimizerValues()}) {
    for (const NamedValue& value : values) {
      assignments.push_back(
          {value.value, comparison.expect(value.name, DType::F32, shapeOf(value.value))});
      if (isRunningMean(value.name)) {
        comparison.forget(fmt::format("{}{}", normOf(value.name), kBatchesTracked));
      }
    }
  }
  const NamedTensor* const step = comparison.expect(kStep, DType::I64, {});
  const NamedTensor* const epoch = comparison.expect(kEpoch, DType::I64, {});
  comparison.forget(kSeed);
  if (auto fits = comparison.result(); !fits) return passOn(fits.error());
  assign(assignments);
  network.valuesChanged(unsignedOf(*step));
  return static_cast<std::uint32_t>(unsignedOf(*epoch));
}

Result<void> initializeInto(Network& network, const Checkpoint& checkpoint) {
  Comparison comparison{checkpoint};
  for (const std::string& name : comparison.names()) {
    if (name.starts_with("optimizer.") || name.starts_with("rng.") ||
        name.ends_with(kBatchesTracked)) {
      comparison.forget(name);
    }
  }
  std::vector<Assignment> assignments;
  for (const NamedValue& value : network.modelValues()) {
    const NamedTensor* const found = comparison.find(value.name);
    const bool isLinear = value.name.starts_with("fc.");
    if (isLinear && found != nullptr && found->shape != shapeOf(value.value)) {
      comparison.forget(value.name);
      continue;
    }
    assignments.push_back(
        {value.value, comparison.expect(value.name, DType::F32, shapeOf(value.value))});
  }
  if (auto fits = comparison.result(); !fits) return fits;
  assign(assignments);
  network.valuesChanged(0);
  return {};
}

}  // namespace flipbook::training
