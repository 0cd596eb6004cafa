//! How colours look to people who lack a kind of cones; for the tests that everybody can read what is drawn.

use super::Ink;
use super::ink::linear;

/// How people without the cones for red, green or blue see an ink (Machado, Oliveira and Fernandes 2009, severity 1).
pub(crate) fn simulated(ink: Ink) -> Vec<Ink> {
    const KINDS: [[[f32; 3]; 3]; 3] = [
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];
    let Some(light) = linear(ink) else {
        return Vec::new();
    };
    let signal = |light: f32| {
        let light = light.clamp(0.0, 1.0);
        let signal = if light <= 0.003_130_8 {
            light * 12.92
        } else {
            1.055 * light.powf(1.0 / 2.4) - 0.055
        };
        (signal * 255.0).round() as u8
    };
    KINDS
        .iter()
        .map(|rows| {
            let [red, green, blue] = rows.map(|row| {
                signal(
                    row.iter()
                        .zip(light)
                        .map(|(factor, part)| factor * part)
                        .sum(),
                )
            });
            Ink::Rgb(red, green, blue)
        })
        .collect()
}
