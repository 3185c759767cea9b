#include <QGuiApplication>
#include <QSaveFile>
#include <array>
#include <charconv>
#include <map>
#include <memory>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/page_picture.h"
#include "cli/run_input.h"
#include "flipbook/metrics/metrics.h"

namespace flipbook::cli {
namespace {

using viewmodel::ColorMode;

const std::map<std::string, ColorMode> kColorModes{{"label", ColorMode::Label},
                                                   {"prediction", ColorMode::Prediction},
                                                   {"correct", ColorMode::Correct},
                                                   {"split", ColorMode::Split},
                                                   {"loss", ColorMode::Loss}};

struct Arguments {
  std::string run, out, size{"1280x720"}, color{"label"};
  std::optional<std::uint32_t> epoch;
};

// "1280x720"; sides from 64 to 16384.
Result<QSize> sizeFrom(const std::string& text) {
  const auto wrong = [&] {
    return fail(ErrorCode::InvalidArgument,
                "--size {}: must be WIDTHxHEIGHT with sides from 64 to 16384", text);
  };
  int width = 0;
  int height = 0;
  const char* end = text.data() + text.size();
  const auto [afterWidth, widthError] = std::from_chars(text.data(), end, width);
  if (widthError != std::errc{} || afterWidth == end || *afterWidth != 'x') return wrong();
  const auto [afterHeight, heightError] = std::from_chars(afterWidth + 1, end, height);
  if (heightError != std::errc{} || afterHeight != end) return wrong();
  const auto fits = [](int side) { return side >= 64 && side <= 16384; };
  if (!fits(width) || !fits(height)) return wrong();
  return QSize{width, height};
}

// Pictures need fonts, and those a QGuiApplication, which needs no display this way.
QImage drawOffscreen(const PagePicture& page, QSize size) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  std::array<char, 13> name{"flipbook-cli"};
  char* argv[] = {name.data(), nullptr};
  int argc = 1;
  const QGuiApplication application{argc, argv};
  return drawPage(page, size);
}

Result<void> save(const QImage& image, const std::string& path) {
  QSaveFile file{QString::fromLocal8Bit(path.c_str())};
  if (file.open(QIODevice::WriteOnly) && image.save(&file, "PNG") && file.commit()) return {};
  return fail(ErrorCode::Io, "cannot write the picture ({}): {}", file.errorString().toStdString(),
              printablePath(path));
}

ExitCode run(const Arguments& arguments) {
  const auto size = sizeFrom(arguments.size);
  if (!size) return complainOfUsage(size.error());
  const auto page = openPage(arguments.run, arguments.epoch);
  if (!page) return complain(page.error());
  const recording::RunReader& run = page->run;

  const auto figures = metrics::computeMetrics(page->frame.scores, page->frame.loss, run.samples(),
                                               Split::Validation);
  const std::string name = run.info().name.empty() ? run.path().stem().string() : run.info().name;
  const PagePicture picture{.title = name,
                            .samples = run.samples(),
                            .classes = &run.info().classes,
                            .frame = &page->frame,
                            .colorMode = kColorModes.at(arguments.color),
                            .validation = figures.summary,
                            .lastEpoch = run.epochs().back().summary.epoch.value()};
  const auto saved = save(drawOffscreen(picture, *size), arguments.out);
  return saved ? ExitCode::Done : complain(saved.error());
}

}  // namespace

void addRenderCommand(CLI::App& program, ExitCode& exitCode) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("render", "draw one page as a PNG picture");
  command->add_option("RUN", arguments->run, "run directory")->required();
  command->add_option("--epoch", arguments->epoch, "which page; the last one if not given");
  command->add_option("--out", arguments->out, "the PNG file to write")->required();
  command->add_option("--size", arguments->size, "WIDTHxHEIGHT in pixels")->capture_default_str();
  command->add_option("--color", arguments->color, "what colours mean")
      ->check(CLI::IsMember({"label", "prediction", "correct", "split", "loss"}))
      ->capture_default_str();
  command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

}  // namespace flipbook::cli
