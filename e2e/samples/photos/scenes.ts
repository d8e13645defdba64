import * as scenes from '../drawing/scenes.ts';
import { type Sample } from '../sample.ts';

export const SCENES: readonly Sample[] = [
  {
    file: 'sea-and-sky.jpg',
    category: 'scene',
    takenAt: '2023-08-12T13:45:00',
    camera: 'reflex',
    place: 'vancouver',
    draw: scenes.skyAndSea,
  },
  {
    file: 'sunset.jpg',
    category: 'scene',
    takenAt: '2023-08-12T20:58:00',
    camera: 'reflex',
    place: 'vancouver',
    draw: scenes.sunset,
  },
  { file: 'red-car.jpg', category: 'scene', takenAt: '2024-04-06T12:30:00', camera: 'compact', draw: scenes.redCar },
  { file: 'forest.jpg', category: 'scene', takenAt: '2024-05-25T10:20:00', camera: 'reflex', draw: scenes.forest },
  {
    file: 'snowy-mountains.jpg',
    category: 'scene',
    takenAt: '2025-02-18T11:40:00',
    camera: 'reflex',
    place: 'tromso',
    draw: scenes.snowyMountains,
  },
  {
    file: 'green-meadow.webp',
    category: 'scene',
    takenAt: '2024-06-15T14:10:00',
    camera: 'phone',
    draw: scenes.greenMeadow,
  },
  {
    file: 'night-city.jpg',
    category: 'scene',
    takenAt: '2024-12-31T23:50:00',
    camera: 'phone',
    place: 'shanghai',
    draw: scenes.nightCity,
  },
  { file: 'desert.avif', category: 'scene', takenAt: '2023-09-30T16:05:00', camera: 'compact', draw: scenes.desert },
  {
    file: 'autumn-lake.jpg',
    category: 'scene',
    takenAt: '2024-10-26T15:30:00',
    camera: 'reflex',
    draw: scenes.autumnLake,
  },
  {
    file: 'orange-cat.jpg',
    category: 'scene',
    takenAt: '2025-06-29T18:22:00',
    camera: 'phone',
    draw: scenes.orangeCat,
  },
  { file: 'beach.jpg', category: 'scene', takenAt: '2025-07-20T12:15:00', camera: 'compact', draw: scenes.beach },
  {
    file: 'pink-roses.jpg',
    category: 'scene',
    takenAt: '2025-05-18T09:35:00',
    camera: 'phone',
    draw: scenes.pinkRoses,
  },
];
